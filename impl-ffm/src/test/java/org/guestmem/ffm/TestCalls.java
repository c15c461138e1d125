package org.guestmem.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Calls of the tests' own, so that the library is not judged by itself. */
final class TestCalls {
  /** linux/fcntl.h. */
  static final int F_SEAL_FUTURE_WRITE = 0x10;

  private static final int F_ADD_SEALS = 1033;

  private TestCalls() {}

  @SuppressWarnings("restricted")
  static boolean seal(int descriptor, int seals) {
    Linker linker = Linker.nativeLinker();
    MethodHandle fcntl =
        linker.downcallHandle(
            linker.defaultLookup().find("fcntl").orElseThrow(),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    try {
      return (int) fcntl.invokeExact(descriptor, F_ADD_SEALS, seals) == 0;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the number of the one descriptor that this process has of a file. */
  static int descriptorOf(Path path) throws IOException {
    Path real = path.toRealPath();
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path each : all.toList()) {
        if (Files.isSymbolicLink(each) && Files.readSymbolicLink(each).equals(real)) {
          return Integer.parseInt(each.getFileName().toString());
        }
      }
    }
    throw new AssertionError("no descriptor of " + path);
  }

  /** Waits until a thread waits for a pipe: in native code, which the JVM calls runnable. */
  static void awaitNativeRead(Thread reader) throws InterruptedException {
    while (Arrays.stream(reader.getStackTrace())
        .noneMatch(frame -> frame.isNativeMethod() && frame.getMethodName().startsWith("read"))) {
      Thread.sleep(1);
    }
  }

  /** Reads a setting at once, as files of /proc/sys want it. */
  static String firstLine(String file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(Path.of(file))) {
      return reader.readLine();
    }
  }
}
