package org.guestmem.benchmarks.dirty;

import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.benchmarks.Offsets;
import org.guestmem.benchmarks.Profiled;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Writes to pages that are dirty already, as all but the first of a page are. */
public class TrackedWrites extends Profiled {
  private static final int COUNT = 1024;
  private static final long SIZE = 1 << 20;

  /** The kind of region, as {@link TestMemory} names it. */
  @Param("ffm")
  public String region;

  /** {@code off}, {@code on}, or {@code demand}: there, and switched off. */
  @Param("on")
  public String tracking;

  /** How many harvesters are open beside the log's own. */
  @Param("0")
  public int harvesters;

  private VolatileSlice slice;
  private long[] offsets;

  @Setup
  public void map() {
    offsets = Offsets.of("random", COUNT, SIZE);
    RegionSpec.Builder spec = RegionSpec.builder(SIZE);
    switch (tracking) {
      case "on" -> spec.trackDirty();
      case "demand" -> spec.trackDirtyOnDemand();
      default -> {}
    }
    slice = keep(TestMemory.region(region, spec)).slice();
    for (int i = 0; i < harvesters; i++) {
      DirtyBitmap log = slice.region().dirtyBitmap().orElseThrow();
      keep(log.harvester("harvester " + i)).harvest();
    }
    slice.fill(0, SIZE, (byte) 1);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLong() {
    VolatileSlice view = slice;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putLong(at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeInt() {
    VolatileSlice view = slice;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putInt(at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void releaseLong() {
    VolatileSlice view = slice;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putLongRelease(at[i], i);
    }
  }
}
