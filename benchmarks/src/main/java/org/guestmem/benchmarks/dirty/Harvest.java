package org.guestmem.benchmarks.dirty;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.RangeConsumer;
import org.guestmem.benchmarks.Profiled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Takes the marks of 1 TiB and goes through the dirty ranges. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Harvest extends Profiled {
  /** How much is dirty; see {@link Marks}. */
  @Param("1%")
  public String dirty;

  /** How it lies. */
  @Param("scattered")
  public String pattern;

  /** How many take every mark, the log's own among them; all take in one operation. */
  @Param("1")
  public int harvesters;

  private DirtyBitmap log;
  private List<Supplier<DirtyPages>> takers = new ArrayList<>();
  private long bytes;
  private final RangeConsumer count = (offset, length) -> bytes += length;

  @Setup
  public void makeLog() {
    log = DirtyBitmap.of(Marks.SIZE, Marks.PAGE);
    takers = new ArrayList<>(List.of(log::harvest));
    for (int i = 1; i < harvesters; i++) {
      takers.add(keep(log.harvester("harvester " + i))::harvest);
    }
    // A log that has been in use: no word of it is missing.
    log.mark(0, Marks.SIZE);
    harvest();
  }

  @Setup(Level.Invocation)
  public void mark() {
    Marks.mark(dirty, pattern, (page, count) -> log.mark(page * Marks.PAGE, count * Marks.PAGE));
  }

  @Benchmark
  public long harvest() {
    bytes = 0;
    for (int i = 0; i < takers.size(); i++) {
      takers.get(i).get().forEachRange(count);
    }
    return bytes;
  }
}
