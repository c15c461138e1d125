package org.guestmem.api;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Function;

/** Sorts regions, mapped or planned, by guest address and refuses those that overlap. */
final class RegionOrder {
  private RegionOrder() {}

  static <T> void sort(T[] regions, Function<T, AddressRange> range) {
    Arrays.sort(regions, Comparator.comparing(r -> new GuestAddress(range.apply(r).first())));
    for (int i = 1; i < regions.length; i++) {
      if (range.apply(regions[i - 1]).intersects(range.apply(regions[i]))) {
        throw new RegionOverlapException(regions[i - 1], regions[i]);
      }
    }
  }
}
