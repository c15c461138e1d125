package org.guestmem.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * The few functions of the C library that mapping memory takes, on Linux.
 *
 * <p>Loading this class needs native access. Each call that can fail returns a {@link Result}.
 */
final class Libc {
  static final int PROT_NONE = 0;
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;

  // asm-generic/mman-common.h and asm-generic/mman.h: the same on x86-64, aarch64 and riscv64.
  static final int MAP_SHARED = 0x01;
  static final int MAP_PRIVATE = 0x02;
  static final int MAP_FIXED = 0x10;
  static final int MAP_ANONYMOUS = 0x20;
  static final int MAP_NORESERVE = 0x4000;

  // asm-generic/fcntl.h
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_CLOEXEC = 0x80000;

  private static final int SC_PAGESIZE = 30; // bits/confname.h

  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  static final Linker.Option ERRNO_OPTION = Linker.Option.captureCallState("errno");

  private static final MethodHandle MMAP =
      handle(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          ERRNO_OPTION);
  private static final MethodHandle MUNMAP =
      handle("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG), ERRNO_OPTION);
  private static final MethodHandle OPEN =
      handle(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          ERRNO_OPTION,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle SYSCONF =
      handle("sysconf", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));

  private Libc() {}

  /** What a call returned, with errno where it failed. */
  record Result(long value, int errno) {
    boolean failed() {
      return value == -1;
    }
  }

  static Result mmap(long address, long length, int protection, int flags, int fd, long offset) {
    return call(
        state -> (long) MMAP.invokeExact(state, address, length, protection, flags, fd, offset));
  }

  static Result munmap(long address, long length) {
    return call(state -> (int) MUNMAP.invokeExact(state, address, length));
  }

  static Result open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path, StandardCharsets.UTF_8);
      return call(state -> (int) OPEN.invokeExact(state, name, flags));
    }
  }

  static void close(int fd) {
    try {
      int ignored = (int) CLOSE.invokeExact(fd);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static long pageSize() {
    try {
      return (long) SYSCONF.invokeExact(SC_PAGESIZE);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** A downcall with a place for errno. */
  @FunctionalInterface
  interface Call {
    long invoke(MemorySegment state) throws Throwable;
  }

  /** Makes a call that may fail. */
  static Result call(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CAPTURE);
      long value = call.invoke(state);
      return new Result(value, value == -1 ? (int) ERRNO.get(state, 0L) : 0);
    } catch (Throwable e) {
      throw new AssertionError(e); // a downcall itself throws nothing
    }
  }

  /** Finds a function; one that can fail takes {@link #ERRNO_OPTION}. */
  @SuppressWarnings("restricted") // the point of this class
  static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(), descriptor, options);
  }
}
