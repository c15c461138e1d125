package org.guestmem.benchmarks.typed;

import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.VolatileSlice;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** One call site of a user that sees regions of one, two or three kinds in turn. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class MixedSite extends SingleValues {
  private static final int SLICES = 12;

  /** The kinds, as {@link TestMemory} names them, joined by a plus. */
  @Param("ffm")
  public String kinds;

  private VolatileSlice[] slices = {};

  @Setup
  public void map() {
    String[] names = kinds.split("\\+", -1);
    List<VolatileSlice> mapped = new ArrayList<>();
    for (int i = 0; i < SLICES; i++) {
      mapped.add(keep(TestMemory.region(names[i % names.length], SIZE)).slice());
    }
    slices = mapped.toArray(VolatileSlice[]::new);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLong() {
    VolatileSlice[] views = slices;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0, next = 0; i < COUNT; i++) {
      sum += views[next].getLong(at[i]);
      next = next + 1 == SLICES ? 0 : next + 1;
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLong() {
    VolatileSlice[] views = slices;
    long[] at = offsets;
    for (int i = 0, next = 0; i < COUNT; i++) {
      views[next].putLong(at[i], i);
      next = next + 1 == SLICES ? 0 : next + 1;
    }
  }
}
