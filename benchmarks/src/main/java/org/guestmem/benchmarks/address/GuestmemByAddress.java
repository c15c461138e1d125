package org.guestmem.benchmarks.address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.VolatileSlice;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** By guest address, by a slice where all are in one region, and the look-up alone. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class GuestmemByAddress extends ByAddress {
  /** The kind of region, as {@link TestMemory} names it. */
  @Param("ffm")
  public String region;

  private GuestMemory memory;
  private VolatileSlice hot;
  private long hotBase;

  @Setup
  public void map() {
    List<GuestMemoryRegion> mapped = new ArrayList<>();
    for (int i = 0; i < regions; i++) {
      String name = "ram" + i;
      mapped.add(
          GuestMemoryRegion.of(
              name, Layout.base(i), keep(TestMemory.region(region, Layout.REGION))));
    }
    memory = GuestMemory.of(mapped);
    hot = mapped.get(regions / 2).slice();
    hotBase = Layout.base(regions / 2);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLong(Cursor cursor) {
    GuestMemory guest = memory;
    long[] at = sequence;
    int from = cursor.advance();
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += guest.getLong(at[from + i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLong(Cursor cursor) {
    GuestMemory guest = memory;
    long[] at = sequence;
    int from = cursor.advance();
    for (int i = 0; i < COUNT; i++) {
      guest.putLong(at[from + i], i);
    }
  }

  /** The same read, where the region has been looked up; for hot addresses only. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLongBySlice(Cursor cursor) {
    VolatileSlice slice = hot;
    long base = hotBase;
    long[] at = sequence;
    int from = cursor.advance();
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += slice.getLong(at[from + i] - base);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void find(Cursor cursor, Blackhole blackhole) {
    GuestMemory guest = memory;
    long[] at = sequence;
    int from = cursor.advance();
    for (int i = 0; i < COUNT; i++) {
      Optional<GuestMemoryRegion> found = guest.find(at[from + i]);
      blackhole.consume(found.isPresent());
    }
  }
}
