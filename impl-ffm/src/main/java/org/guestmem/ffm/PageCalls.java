package org.guestmem.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System calls on pages that are mapped, but for madvise(2), and what tells of their holes.
 *
 * <p>Addresses are bare: who calls must keep the memory mapped until the call returns.
 */
final class PageCalls {
  private static final int MS_SYNC = 4; // asm-generic/mman-common.h

  // linux/mman.h
  private static final int MREMAP_MAYMOVE = 1;
  private static final int MREMAP_FIXED = 2;

  // linux/fs.h
  static final int SEEK_END = 2;
  static final int SEEK_DATA = 3;
  static final int SEEK_HOLE = 4;

  // linux/sysinfo.h: struct sysinfo is at most this long, and totalswap follows 8 longs.
  private static final int SYSINFO_SIZE = 128;
  private static final int TOTALSWAP = 8 * Long.BYTES;

  private static final MethodHandle MPROTECT =
      Libc.handle(
          "mprotect",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT),
          Libc.ERRNO_OPTION);
  private static final MethodHandle MSYNC =
      Libc.handle(
          "msync",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT),
          Libc.ERRNO_OPTION);
  private static final MethodHandle MINCORE =
      Libc.handle(
          "mincore",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS),
          Libc.ERRNO_OPTION);
  private static final MethodHandle MREMAP =
      Libc.handle(
          "mremap",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG),
          Libc.ERRNO_OPTION,
          Linker.Option.firstVariadicArg(4));
  private static final MethodHandle LSEEK =
      Libc.handle(
          "lseek",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT),
          Libc.ERRNO_OPTION);
  private static final MethodHandle SYSINFO =
      Libc.handle("sysinfo", FunctionDescriptor.of(JAVA_INT, ADDRESS), Libc.ERRNO_OPTION);

  private PageCalls() {}

  static Libc.Result protect(long address, long length, int protection) {
    return Libc.call(state -> (int) MPROTECT.invokeExact(state, address, length, protection));
  }

  /** Writes pages back; the address is that of a page. */
  static Libc.Result sync(long address, long length) {
    return Libc.call(state -> (int) MSYNC.invokeExact(state, address, length, MS_SYNC));
  }

  /** Sets an element a page of the host to 1 if it is in RAM, to 0 if not. */
  static Libc.Result inCore(long address, long length, byte[] pages) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment vector = arena.allocate(pages.length);
      Libc.Result result =
          Libc.call(state -> (int) MINCORE.invokeExact(state, address, length, vector));
      MemorySegment.copy(vector, JAVA_BYTE, 0, pages, 0, pages.length);
      for (int i = 0; i < pages.length; i++) {
        pages[i] &= 1; // the other bits are reserved
      }
      return result;
    }
  }

  /** Moves a mapping to the place of another one, which is unmapped. */
  static Libc.Result replace(long address, long length, long target) {
    int flags = MREMAP_MAYMOVE | MREMAP_FIXED;
    return Libc.call(
        state -> (long) MREMAP.invokeExact(state, address, length, length, flags, target));
  }

  /** Moves the offset of an open file; only for descriptors whose offset nobody else uses. */
  static Libc.Result seek(int fd, long offset, int whence) {
    return Libc.call(state -> (long) LSEEK.invokeExact(state, fd, offset, whence));
  }

  /** Whether memory may have gone to swap; also where the host does not tell. */
  static boolean hasSwap() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SYSINFO_SIZE, Long.BYTES);
      Libc.Result result = Libc.call(state -> (int) SYSINFO.invokeExact(state, info));
      return result.failed() || info.get(JAVA_LONG, TOTALSWAP) != 0;
    }
  }
}
