package org.guestmem.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/** The options that a JVM needs for each library to be at its best, as their documentations say. */
final class PeerOptions {
  private static final List<String> NATIVE_ACCESS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /** Agrona 2 reaches the JDK's own Unsafe. */
  private static final List<String> AGRONA =
      List.of("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");

  /** Netty 4.2 takes sun.misc.Unsafe on a 25 only where it is told to. */
  private static final List<String> NETTY =
      List.of("-Dio.netty.noUnsafe=false", "-Dio.netty.tryReflectionSetAccessible=true");

  /** Chronicle's list for Java 17 and later; and nothing is to be reported to anybody. */
  private static final List<String> CHRONICLE =
      List.of(
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
          "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "-Dchronicle.analytics.disable=true",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

  private PeerOptions() {}

  static String[] all() {
    return Stream.of(NATIVE_ACCESS, AGRONA, NETTY, CHRONICLE)
        .flatMap(List::stream)
        .toArray(String[]::new);
  }
}
