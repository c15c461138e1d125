package org.guestmem.shell;

import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;

/** Guest addresses from the first to the last, both included and unsigned: it may end at 2^64. */
record AddressSpan(long first, long last) {
  static final AddressSpan ALL = new AddressSpan(0, -1);

  /** The stretches without a hole that a memory has inside this span. */
  List<AddressSpan> mapped(GuestMemory memory) {
    List<AddressSpan> stretches = new ArrayList<>();
    for (GuestMemoryRegion region : memory.regions()) {
      long from = max(first, region.base());
      long to = min(last, region.last());
      if (Long.compareUnsigned(from, to) <= 0) {
        append(stretches, from, to);
      }
    }
    return stretches;
  }

  /** How many bytes of a memory lie inside this span. */
  long mappedBytes(GuestMemory memory) {
    return mapped(memory).stream().mapToLong(stretch -> stretch.lengthMinusOne() + 1).sum();
  }

  /** One less than the number of addresses, unsigned: the number itself may be 2^64. */
  long lengthMinusOne() {
    return last - first;
  }

  private static void append(List<AddressSpan> stretches, long from, long to) {
    int end = stretches.size() - 1;
    if (end >= 0 && stretches.get(end).last() + 1 == from) {
      stretches.set(end, new AddressSpan(stretches.get(end).first(), to));
    } else {
      stretches.add(new AddressSpan(from, to));
    }
  }

  private static long max(long a, long b) {
    return Long.compareUnsigned(a, b) > 0 ? a : b;
  }

  private static long min(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }
}
