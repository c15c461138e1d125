package org.guestmem.api;

/**
 * The bits of one piece of memory: bit 0 is the lowest of the first byte.
 *
 * <p>Bits are set by a fetch-or of 8 bytes, or of 4 where 8 do not lie inside. Single bytes at the
 * ends have no fetch-or: there all 8 bits are set by one store, which can mark too much but, unlike
 * a load and a store, never takes the mark of another process away.
 *
 * <p>Thread-safety: safe for use by many threads and processes.
 */
final class SharedDirtyBits {
  private final VolatileSlice memory;

  SharedDirtyBits(VolatileSlice memory) {
    MmapRegion region = memory.region();
    if (!region.isOpen()) {
      throw new RegionClosedException(region.toString());
    }
    if (region.isReadOnly()) {
      throw new ReadOnlyRegionException(region.toString(), memory.start(), memory.size());
    }
    if (region.log() != null) {
      throw new IllegalArgumentException(
          region + " has a dirty log of its own; keep a shared one in memory that has none");
    }
    if (region.isTruncatable() && region.spec().truncation() == Truncation.FENCED) {
      throw new UnsafeAtomicException(region.toString(), memory.start(), memory.size());
    }
    this.memory = memory;
  }

  VolatileSlice memory() {
    return memory;
  }

  /** How many bits there are. */
  long count() {
    return memory.size() > Long.MAX_VALUE / Byte.SIZE ? Long.MAX_VALUE : memory.size() * Byte.SIZE;
  }

  /** Sets the bits from the first to the last, and is a full fence; both are inside. */
  void set(long first, long last) {
    for (long at = first >>> 3; at <= last >>> 3; ) {
      int width = width(at);
      long begin = begin(at, width);
      long bit = begin * Byte.SIZE;
      long end = Math.min(last - bit, (long) width * Byte.SIZE - 1);
      or(begin, width, DirtyBlocks.mask(0, Math.max(first - bit, 0), end));
      at = begin + width;
    }
  }

  /** The widest piece that holds a byte, is aligned in the region, and lies inside the memory. */
  private int width(long at) {
    for (int width = Long.BYTES; width >= Integer.BYTES; width /= 2) {
      long begin = begin(at, width);
      if (begin >= 0 && width <= memory.size() - begin) {
        return width;
      }
    }
    return 1;
  }

  private long begin(long at, int width) {
    return ((memory.start() + at) & -width) - memory.start();
  }

  private void or(long at, int width, long bits) {
    switch (width) {
      case Long.BYTES -> memory.getAndBitwiseOrLong(at, AlignedPieces.toNative(bits, width));
      case Integer.BYTES ->
          memory.getAndBitwiseOrInt(at, (int) AlignedPieces.toNative(bits, width));
      default -> memory.putByteVolatile(at, (byte) -1);
    }
  }

  private long read(long at, int width) {
    return switch (width) {
      case Long.BYTES -> AlignedPieces.toNative(memory.getLongVolatile(at), width);
      case Integer.BYTES -> AlignedPieces.toNative(memory.getIntVolatile(at) & 0xffff_ffffL, width);
      default -> memory.getByteVolatile(at) & 0xffL;
    };
  }

  /** Sets the bits that are set here in other memory too, but for those that it does not have. */
  void addTo(SharedDirtyBits other) {
    for (long at = 0; at < Math.min(memory.size(), other.memory.size()); ) {
      int width = width(at);
      addTo(other, at * Byte.SIZE, read(at, width));
      at += width;
    }
  }

  private static void addTo(SharedDirtyBits other, long bit, long bits) {
    for (long rest = bits; rest != 0; ) {
      int first = Long.numberOfTrailingZeros(rest);
      int run = Long.numberOfTrailingZeros(~(rest >>> first));
      if (bit + first < other.count()) {
        other.set(bit + first, Math.min(bit + first + run, other.count()) - 1);
      }
      rest = first + run >= Long.SIZE ? 0 : rest & -1L << (first + run);
    }
  }
}
