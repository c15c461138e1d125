package org.guestmem.benchmarks.lifecycle;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.guestmem.benchmarks.Profiled;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Regions of 1 MiB that are made, written once, and closed. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CreateAndClose extends Profiled {
  private static final RegionSpec SPEC = RegionSpec.builder(1 << 20).build();

  /** How many are open at once. */
  @Param("1")
  public int count;

  private FileChannel file;

  @Setup
  public void open() throws IOException {
    Path path = TestMemory.file(SPEC.size());
    file = keep(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    TestMemory.delete(path);
  }

  @Benchmark
  public void regions() {
    for (MmapRegion region : create(TestMemory.FFM)) {
      region.close();
    }
  }

  /** Each with views of its own, all closed by one call. */
  @Benchmark
  public void regionsClosedTogether() {
    MmapRegion.closeAll(create(TestMemory.FFM), MmapRegion.CLOSE_TIMEOUT);
  }

  /** Made in a group, which is closed. */
  @Benchmark
  public List<MmapRegion> regionsOfOneGroup() {
    try (RegionGroup group = TestMemory.FFM.createGroup()) {
      return create(group);
    }
  }

  private List<MmapRegion> create(MmapRegionFactory factory) {
    List<MmapRegion> open = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      MmapRegion region = factory.create(SPEC);
      region.slice().putByte(0, (byte) 1);
      open.add(region);
    }
    return open;
  }

  /** The JDK's own mappings, each in an arena of its own. */
  @Benchmark
  @SuppressWarnings("MustBeClosedChecker") // closed below, all after all are open
  public void mappings() throws IOException {
    Arena[] open = new Arena[count];
    for (int i = 0; i < count; i++) {
      open[i] = Arena.ofShared();
      map(open[i]);
    }
    for (Arena arena : open) {
      arena.close();
    }
  }

  /** The JDK's own mappings, which live and die together. */
  @Benchmark
  public void mappingsInOneArena() throws IOException {
    try (Arena arena = Arena.ofShared()) {
      for (int i = 0; i < count; i++) {
        map(arena);
      }
    }
  }

  private void map(Arena arena) throws IOException {
    file.map(MapMode.READ_WRITE, 0, SPEC.size(), arena).set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
  }
}
