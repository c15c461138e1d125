package org.guestmem.benchmarks.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.guestmem.benchmarks.Profiled;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Starts the platform as a process until it has shown the first bytes of a region, and a bare JVM.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
public class PlatformStart extends Profiled {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private Path memory;

  @Setup
  public void makeFile() {
    memory = TestMemory.file(1 << 20);
    memory.toFile().deleteOnExit(); // JMH leaves the teardown out where a benchmark failed
  }

  @TearDown
  public void deleteFile() {
    TestMemory.delete(memory);
  }

  @Benchmark
  public String firstBytes() throws IOException, InterruptedException {
    Path platform =
        Path.of(
            System.getProperty("guestmem.home", "."), "distribution/target/platform/guestmem.jar");
    return run(
        List.of(
            JAVA,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            platform.toString(),
            "attach",
            memory.toString(),
            "--command",
            "guestmem:read 0 16"));
  }

  @Benchmark
  public String bareJvm() throws IOException, InterruptedException {
    return run(List.of(JAVA, "--version"));
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output = process.inputReader()) {
      String first = output.readLine();
      output.transferTo(java.io.Writer.nullWriter());
      if (process.waitFor() != 0) {
        throw new IOException(command + " ended with " + process.exitValue() + ": " + first);
      }
      return String.valueOf(first);
    }
  }
}
