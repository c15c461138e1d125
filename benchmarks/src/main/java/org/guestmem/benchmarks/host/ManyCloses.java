package org.guestmem.benchmarks.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.guestmem.ffm.FfmRegionFactory;

/** Measures what it costs to close 1, 64 and 1,024 regions, while other threads wait or compute. */
public final class ManyCloses {
  private static final MmapRegionFactory FACTORY = new FfmRegionFactory();
  private static final RegionSpec SPEC = RegionSpec.builder(1 << 20).build();
  private static final int ROUNDS = 7;

  private static volatile boolean end;
  private static volatile long unused;

  private ManyCloses() {}

  /**
   * Prints a table.
   *
   * @param args none
   * @throws InterruptedException if it is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    for (int i = 0; i < 30; i++) {
      ungrouped(100, regions -> regions.forEach(MmapRegion::close));
      grouped(100);
    }
    System.out.println("| waiting | computing | regions | each, us | closeAll, us | group, us |");
    for (int[] others : new int[][] {{0, 0}, {48, 0}, {48, 2}}) {
      List<Thread> threads = start(others[0], others[1]);
      for (int count : new int[] {1, 64, 1024}) {
        print(others, count);
      }
      end(threads);
    }
  }

  private static void print(int[] others, int count) {
    double[][] times = new double[3][ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      times[0][i] = ungrouped(count, regions -> regions.forEach(MmapRegion::close));
      times[1][i] =
          ungrouped(count, regions -> MmapRegion.closeAll(regions, MmapRegion.CLOSE_TIMEOUT));
      times[2][i] = grouped(count);
    }
    Arrays.stream(times).forEach(Arrays::sort);
    int middle = ROUNDS / 2;
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %d | %d | %d | %.0f | %.0f | %.0f |",
            others[0],
            others[1],
            count,
            times[0][middle],
            times[1][middle],
            times[2][middle]));
  }

  private static double ungrouped(int count, Consumer<List<MmapRegion>> close) {
    List<MmapRegion> regions = regions(FACTORY, count);
    return microseconds(() -> close.accept(regions));
  }

  private static double grouped(int count) {
    RegionGroup group = FACTORY.createGroup();
    regions(group, count);
    return microseconds(group::close);
  }

  private static List<MmapRegion> regions(MmapRegionFactory factory, int count) {
    List<MmapRegion> regions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MmapRegion region = factory.create(SPEC);
      region.slice().putByte(0, (byte) 1);
      regions.add(region);
    }
    return regions;
  }

  private static double microseconds(Runnable action) {
    long begin = System.nanoTime();
    action.run();
    return (System.nanoTime() - begin) / 1e3;
  }

  private static List<Thread> start(int waiting, int computing) {
    end = false;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < waiting + computing; i++) {
      threads.add(new Thread(i < waiting ? ManyCloses::park : ManyCloses::compute));
    }
    threads.forEach(Thread::start);
    return threads;
  }

  private static void park() {
    while (!end) {
      LockSupport.park();
    }
  }

  private static void compute() {
    long x = 0;
    while (!end) {
      x = x * 31 + 1;
    }
    unused = x;
  }

  private static void end(List<Thread> threads) throws InterruptedException {
    end = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
      thread.join();
    }
  }
}
