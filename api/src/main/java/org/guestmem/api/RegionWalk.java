package org.guestmem.api;

/** Walks a range of guest addresses over the regions that it touches: the one such loop. */
final class RegionWalk {
  private RegionWalk() {}

  /** Moves one stretch that lies in one region. */
  @FunctionalInterface
  interface Stretch {
    void move(VolatileSlice slice, long offset, long done, long count);
  }

  /** Moves a range, or as much as comes before a hole. */
  static void walk(GuestLayout memory, long address, long length, Stretch stretch) {
    if (length < 0 || !memory.begins(address)) {
      throw memory.missing(address, length);
    }
    long done = advance(memory, address, length, stretch);
    if (done < length) {
      throw done == 0
          ? memory.missing(address, length)
          : new PartialTransferException(address, length, done);
    }
  }

  /**
   * Returns how many bytes from an address on are mapped without a hole, at most {@code length}.
   */
  static long mapped(GuestLayout memory, long address, long length) {
    if (length < 0) {
      throw memory.missing(address, length);
    }
    return advance(memory, address, length, (slice, offset, done, count) -> {});
  }

  /** Goes from region to region up to a hole, 2^64 or the length; returns how far it came. */
  private static long advance(GuestLayout memory, long address, long length, Stretch stretch) {
    long done = 0;
    while (done < length) {
      int index = memory.table().find(address + done);
      if (index < 0 || wrapped(address, done)) {
        break;
      }
      GuestMemoryRegion region = memory.region(index);
      long offset = address + done - region.base();
      long count = Math.min(length - done, region.size() - offset);
      stretch.move(region.slice(), offset, done, count);
      done += count;
    }
    return done;
  }

  /** Reads a value that crosses a border, in native order. */
  static long read(GuestLayout memory, long address, int length) {
    long[] packed = new long[1];
    walk(
        memory,
        address,
        length,
        (slice, offset, done, count) ->
            packed[0] |= AlignedPieces.read(slice, offset, (int) count) << (Byte.SIZE * done));
    return AlignedPieces.toNative(packed[0], length);
  }

  /** Writes a value that crosses a border, in native order. */
  static void write(GuestLayout memory, long address, long value, int length) {
    long packed = AlignedPieces.toNative(value, length);
    walk(
        memory,
        address,
        length,
        (slice, offset, done, count) ->
            AlignedPieces.write(slice, offset, packed >>> (Byte.SIZE * done), (int) count));
  }

  /** Whether a walk has passed 2^64. */
  private static boolean wrapped(long address, long done) {
    return Long.compareUnsigned(address + done, address) < 0;
  }
}
