package org.guestmem.pagemap;

import java.util.List;
import java.util.Optional;
import org.guestmem.api.AddressRange;
import org.guestmem.api.ByteSize;

/** What pictures say of a hole. */
final class Holes {
  private Holes() {}

  /** The hole that ends where a region begins. */
  static Optional<AddressRange> before(PageCells region, List<AddressRange> holes) {
    return holes.stream().filter(hole -> hole.last() + 1 == region.range().first()).findFirst();
  }

  /** Of holes, unlike regions, the size may be 2^63 and more. */
  static String size(AddressRange hole) {
    long size = hole.length();
    return size < 0 ? Long.toUnsignedString(size) + " B" : ByteSize.format(size);
  }
}
