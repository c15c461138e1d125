package org.guestmem.benchmarks;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What all benchmarks have in common: how the JVM was used before, and what is closed afterwards.
 *
 * <p>Every parameter has one default value; {@code rows} says which others are run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public abstract class Profiled {
  /**
   * {@code polluted}: both back ends were used at other call sites until they were compiled; {@code
   * alone}: nothing was.
   */
  @Param("polluted")
  public String profile;

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  @Setup
  public void useOtherRegions() {
    if (profile.equals("polluted")) {
      OtherCallSites.warmUp();
    }
  }

  /** Closes a resource when the measurement is over. */
  protected <T extends AutoCloseable> T keep(T resource) {
    resources.push(resource);
    return resource;
  }

  /** Opens an arena that closes when the measurement is over. */
  @SuppressWarnings("MustBeClosedChecker") // closeResources() closes it
  protected Arena sharedArena() {
    return keep(Arena.ofShared());
  }

  @TearDown
  public void closeResources() throws Exception {
    while (!resources.isEmpty()) {
      resources.pop().close();
    }
  }
}
