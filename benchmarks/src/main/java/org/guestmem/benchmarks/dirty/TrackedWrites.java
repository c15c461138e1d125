package org.guestmem.benchmarks.dirty;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.benchmarks.Offsets;
import org.guestmem.benchmarks.Profiled;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Writes to pages that are dirty already, as all but the first of a page are. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
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

  /**
   * How often each of these takes its marks, on a thread of its own: {@code never}, {@code 10ms}.
   */
  @Param("never")
  public String harvests;

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
      DirtyHarvester harvester = keep(log.harvester("harvester " + i));
      harvester.harvest();
      if (harvests.equals("10ms")) {
        start(harvester);
      }
    }
    slice.fill(0, SIZE, (byte) 1);
  }

  private void start(DirtyHarvester harvester) {
    ScheduledExecutorService timer = keep(Executors.newSingleThreadScheduledExecutor());
    var _ = timer.scheduleAtFixedRate(harvester::harvest, 0, 10, TimeUnit.MILLISECONDS);
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
