package org.guestmem.benchmarks.bulk;

import org.guestmem.api.VolatileSlice;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Copies into a slice, out of one, and between two. */
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
    slice = keep(TestMemory.region(region, size)).slice();
    other = keep(TestMemory.region(region, size)).slice();
  }

  @Benchmark
  public void in() {
    slice.put(0, bytes, 0, bytes.length);
  }

  @Benchmark
  public void out() {
    slice.get(0, bytes, 0, bytes.length);
  }

  @Benchmark
  public void between() {
    slice.copyTo(0, other, 0, size);
  }
}
