package org.guestmem.api;

/** Copies inside one memory: piece by piece, each from one region to one, in the safe direction. */
final class RegionCopy {
  private final GuestLayout memory;
  private final long from;
  private final long to;

  private RegionCopy(GuestLayout memory, long from, long to) {
    this.memory = memory;
    this.from = from;
    this.to = to;
  }

  /** Copies a range, or as much as comes before a hole on either side. */
  static void copy(GuestLayout memory, long from, long to, long length) {
    long readable = memory.reachable(from, length);
    long writable = memory.reachable(to, length);
    long count = Math.min(readable, writable);
    RegionCopy copy = new RegionCopy(memory, from, to);
    // From the end where the target lies above the source: no byte is overwritten unread.
    if (Long.compareUnsigned(to, from) > 0) {
      copy.downwards(count);
    } else {
      copy.upwards(count);
    }
    if (count < length) {
      throw new PartialTransferException(readable == count ? from : to, length, count);
    }
  }

  private void upwards(long length) {
    for (long done = 0; done < length; ) {
      GuestMemoryRegion source = at(from + done);
      GuestMemoryRegion target = at(to + done);
      // Never negative: a region has at most 2^63 - 1 bytes.
      long room = Math.min(source.last() - from - done, target.last() - to - done) + 1;
      long count = Math.min(length - done, room);
      move(source, target, done, count);
      done += count;
    }
  }

  private void downwards(long length) {
    for (long left = length; left > 0; ) {
      GuestMemoryRegion source = at(from + left - 1);
      GuestMemoryRegion target = at(to + left - 1);
      long room = Math.min(from + left - source.base(), to + left - target.base());
      long count = Math.min(left, room);
      left -= count;
      move(source, target, left, count);
    }
  }

  private GuestMemoryRegion at(long address) {
    return memory.region(memory.table().find(address));
  }

  private void move(GuestMemoryRegion source, GuestMemoryRegion target, long done, long count) {
    source
        .slice()
        .copyTo(from + done - source.base(), target.slice(), to + done - target.base(), count);
  }
}
