package org.guestmem.kvm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The functions of the C library that KVM needs; a result below zero is the negative errno.
 *
 * <p>Loading this class needs native access.
 */
final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
  private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

  // open and ioctl are variadic in C: their calling convention may differ on some platform.
  private static final Linker.Option VARIADIC = Linker.Option.firstVariadicArg(2);

  private static final MethodHandle OPEN =
      function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), CAPTURE, VARIADIC);
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), CAPTURE);
  private static final MethodHandle IOCTL_NUMBER =
      function(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
          CAPTURE,
          VARIADIC);
  private static final MethodHandle IOCTL_POINTER =
      function(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          CAPTURE,
          VARIADIC);
  private static final MethodHandle MMAP =
      function(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          CAPTURE);
  private static final MethodHandle MUNMAP =
      function("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG), CAPTURE);
  private static final MethodHandle PTHREAD_SELF =
      function("pthread_self", FunctionDescriptor.of(JAVA_LONG));
  private static final MethodHandle PTHREAD_KILL =
      function("pthread_kill", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle PTHREAD_SIGMASK =
      function("pthread_sigmask", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SIGTIMEDWAIT =
      function("sigtimedwait", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS), CAPTURE);

  /** A call that leaves its errno in the segment. */
  @FunctionalInterface
  private interface Call {
    long run(MemorySegment state) throws Throwable;
  }

  private Libc() {}

  static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path);
      return (int) call(state -> (int) OPEN.invokeExact(state, name, flags));
    }
  }

  static int close(int fd) {
    return (int) call(state -> (int) CLOSE.invokeExact(state, fd));
  }

  static int ioctl(int fd, long request, long argument) {
    return (int) call(state -> (int) IOCTL_NUMBER.invokeExact(state, fd, request, argument));
  }

  static int ioctl(int fd, long request, MemorySegment argument) {
    return (int) call(state -> (int) IOCTL_POINTER.invokeExact(state, fd, request, argument));
  }

  /** Maps a file that is shared with the kernel, for reading and writing. */
  static long mapShared(long size, int fd) {
    int readWrite = 1 | 2;
    int shared = 1;
    return call(
        state ->
            (long) MMAP.invokeExact(state, MemorySegment.NULL, size, readWrite, shared, fd, 0L));
  }

  static int munmap(long address, long size) {
    return (int) call(state -> (int) MUNMAP.invokeExact(state, address, size));
  }

  static long pthreadSelf() {
    return call(state -> (long) PTHREAD_SELF.invokeExact());
  }

  /** Returns 0 or, unlike the others, a positive errno, which no thread that is alive gets. */
  static int pthreadKill(long thread, int signal) {
    return (int) call(state -> (int) PTHREAD_KILL.invokeExact(thread, signal));
  }

  static int pthreadSigmask(int how, MemorySegment set, MemorySegment old) {
    return (int) call(state -> (int) PTHREAD_SIGMASK.invokeExact(how, set, old));
  }

  static int sigtimedwait(MemorySegment set, MemorySegment timeout) {
    return (int)
        call(state -> (int) SIGTIMEDWAIT.invokeExact(state, set, MemorySegment.NULL, timeout));
  }

  private static long call(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = call.run(state);
      return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a downcall throws no checked exception", e);
    }
  }

  @SuppressWarnings("restricted") // the native access that this bundle asks for
  private static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), type, options);
  }

  /** Returns the offset of a member of a struct. */
  static long offset(MemoryLayout struct, String member) {
    return struct.byteOffset(PathElement.groupElement(member));
  }
}
