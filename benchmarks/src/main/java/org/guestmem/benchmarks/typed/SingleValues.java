package org.guestmem.benchmarks.typed;

import org.guestmem.benchmarks.Offsets;
import org.guestmem.benchmarks.Profiled;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** 1024 values in memory that fits the first-level cache, each read or written once. */
public abstract class SingleValues extends Profiled {
  static final int COUNT = 1024;
  static final int SIZE = 16 << 10;

  @Param("random")
  public String order;

  long[] offsets;

  @Setup
  public void makeOffsets() {
    offsets = Offsets.of(order, COUNT, SIZE);
  }
}
