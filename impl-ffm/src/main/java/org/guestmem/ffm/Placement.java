package org.guestmem.ffm;

import org.guestmem.api.HostOption;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;

/**
 * Where a region lies, with what is reserved on both sides of it.
 *
 * @param address the first byte of the region
 * @param length how many bytes the region has, in whole pages
 * @param guard how many bytes are reserved on each side
 */
record Placement(long address, long length, long guard) {
  private static final int MAP_FIXED_NOREPLACE = 0x100000; // asm-generic/mman-common.h
  private static final int TRIES = 100;

  /** How the memory of the region itself is mapped. */
  @FunctionalInterface
  interface Request {
    /** Calls mmap(2) with a place, or with 0, and with more flags. */
    Libc.Result map(long address, long length, int flags);

    /** Says what to do about an error of that. */
    default String advice(int errno) {
      return Errno.advice(errno);
    }
  }

  /** Maps memory as a region asks for it: aligned and between guards. */
  static Placement map(RegionSpec spec, long pageSize, Request request) {
    long alignment = spec.option(HostOption.Alignment.class).map(a -> a.bytes()).orElse(0L);
    long guard = spec.option(HostOption.GuardPages.class).map(g -> g.bytes()).orElse(0L);
    try {
      long length = roundUp(spec.size(), pageSize);
      if (alignment <= pageSize && guard == 0) {
        return new Placement(check(spec, request, request.map(0, length, 0)), length, 0);
      }
      long rounded = roundUp(guard, Host.PAGE_SIZE);
      return within(spec, length, Math.max(alignment, pageSize), rounded, request);
    } catch (ArithmeticException e) {
      throw new MappingFailedException(
          spec, Errno.ENOMEM.name(), Errno.advice(Errno.ENOMEM.number()));
    }
  }

  /**
   * Finds a place by reserving more, then gives the middle back and maps there. A MAP_FIXED over
   * the reservation could fail after it made a hole, which others may fill before we unmap it; so
   * nothing is ever replaced, and another place is sought if somebody was faster.
   */
  private static Placement within(
      RegionSpec spec, long length, long alignment, long guard, Request request) {
    long guards = Math.multiplyExact(2, guard);
    long reserved = Math.addExact(Math.addExact(length, guards), alignment);
    for (int i = 0; i < TRIES; i++) {
      long from = Errno.check(spec, reserve(0, reserved, 0));
      Placement place = new Placement(roundUp(from + guard, alignment), length, guard);
      place.carve(spec, from, from + reserved);
      Libc.Result result = request.map(place.address, length, MAP_FIXED_NOREPLACE);
      if (result.value() == place.address) {
        return place;
      }
      unmap(place.start(), place.address);
      unmap(place.address + length, place.end());
      if (!result.failed()) {
        Libc.munmap(result.value(), length); // before 4.17 the place is but a hint
      } else if (!Errno.EEXIST.isOf(result)) {
        check(spec, request, result);
      }
    }
    throw new MappingFailedException(
        spec, "other threads took each of %d places".formatted(TRIES), "try again");
  }

  private static long check(RegionSpec spec, Request request, Libc.Result result) {
    if (result.failed()) {
      int errno = result.errno();
      throw new MappingFailedException(spec, Errno.name(errno), request.advice(errno));
    }
    return result.value();
  }

  /** Leaves nothing of a reservation but the guards. */
  private void carve(RegionSpec spec, long from, long to) {
    Libc.Result middle = Libc.munmap(address, length);
    if (middle.failed()) {
      unmap(from, to);
      Errno.check(spec, "munmap", middle);
    }
    unmap(from, start());
    unmap(end(), to);
  }

  /** Reserves addresses: nothing can be read, written or run there, and nothing is allocated. */
  static Libc.Result reserve(long address, long length, int fixed) {
    int flags = fixed | Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE;
    return Libc.mmap(address, length, Libc.PROT_NONE, flags, -1, 0);
  }

  private long start() {
    return address - guard;
  }

  private long end() {
    return address + length + guard;
  }

  /** Puts a reservation in the place of the region, between its guards. */
  Libc.Result reserve() {
    return reserve(address, length, Libc.MAP_FIXED);
  }

  /** Releases the region and its guards. */
  Libc.Result unmap() {
    return Libc.munmap(start(), end() - start());
  }

  private static void unmap(long from, long to) {
    if (from < to) {
      Libc.munmap(from, to - from);
    }
  }

  private static long roundUp(long bytes, long unit) {
    return Math.addExact(bytes, unit - 1) & -unit;
  }
}
