package org.guestmem.benchmarks.bulk;

import org.guestmem.api.VolatileSlice;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Copies into a slice, out of one, and between two. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class GuestmemCopies extends Copies {
  /** The kind of region, as {@link TestMemory} names it. */
  @Param("ffm")
  public String region;

  private byte[] bytes = {};
  private VolatileSlice slice;
  private VolatileSlice other;

  @Setup
  public void map() {
    bytes = new byte[size];
    slice = keep(TestMemory.region(region, room())).slice();
    other = keep(TestMemory.region(region, room())).slice();
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void in() {
    for (int at = 0; at < END; at += STEP) {
      slice.put(at, bytes, 0, bytes.length);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void out() {
    for (int at = 0; at < END; at += STEP) {
      slice.get(at, bytes, 0, bytes.length);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void between() {
    for (int at = 0; at < END; at += STEP) {
      slice.copyTo(at, other, at, size);
    }
  }
}
