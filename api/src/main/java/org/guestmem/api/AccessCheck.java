package org.guestmem.api;

import org.jspecify.annotations.Nullable;

/** Decides whether an access is allowed, and says why not: the rules of every view, once. */
final class AccessCheck {
  private AccessCheck() {}

  /** Whether {@code [offset, offset + length)} leaves {@code [0, size)}; safe against overflow. */
  static boolean outside(long offset, long length, long size) {
    return offset < 0 || length < 0 || length > size || offset > size - length;
  }

  /** Refuses a range of a region, by the same rules, for what needs no view. */
  static void range(MmapRegion region, long offset, long length, int kind) {
    if (!region.permits(kind) || outside(offset, length, region.size())) {
      throw explain(region.slice(), offset, length, kind, null);
    }
  }

  static RuntimeException explain(
      VolatileSlice slice, long offset, long length, int kind, @Nullable Throwable cause) {
    MmapRegion region = slice.region();
    if (length < 0) {
      return new IllegalArgumentException("length " + length + " is negative");
    }
    if (!region.isOpen()) {
      return new RegionClosedException(region.toString());
    }
    if (!slice.isLive()) {
      return new StaleViewException(slice.toString(), slice.start() + offset, length);
    }
    if (outside(offset, length, slice.size())) {
      return OutOfRangeException.ofOffset(slice.toString(), offset, length, slice.size());
    }
    if ((kind & VolatileSlice.WRITE) != 0 && region.isReadOnly()) {
      return new ReadOnlyRegionException(region.toString(), slice.start() + offset, length);
    }
    if ((kind & VolatileSlice.ATOMIC) != 0 && slice.misaligned(offset, (int) length - 1)) {
      return new MisalignedAccessException(region.toString(), slice.start() + offset, (int) length);
    }
    if (cause instanceof GuestMemoryException known) {
      return known;
    }
    if (cause instanceof InternalError) {
      return region.fault(slice.start() + offset, length);
    }
    return new IllegalStateException(
        "%s: access of %d bytes at offset %d failed with %s"
            .formatted(region, length, offset, cause == null ? "no cause" : cause.getClass()));
  }
}
