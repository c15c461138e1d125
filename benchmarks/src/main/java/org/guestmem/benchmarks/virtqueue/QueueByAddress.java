package org.guestmem.benchmarks.virtqueue;

import static org.guestmem.benchmarks.virtqueue.SplitQueue.AVAILABLE;
import static org.guestmem.benchmarks.virtqueue.SplitQueue.CHAINS;
import static org.guestmem.benchmarks.virtqueue.SplitQueue.DESCRIPTORS;
import static org.guestmem.benchmarks.virtqueue.SplitQueue.DESCRIPTOR_SIZE;
import static org.guestmem.benchmarks.virtqueue.SplitQueue.FLAGS;
import static org.guestmem.benchmarks.virtqueue.SplitQueue.HAS_NEXT;
import static org.guestmem.benchmarks.virtqueue.SplitQueue.INDEX;
import static org.guestmem.benchmarks.virtqueue.SplitQueue.LENGTH;
import static org.guestmem.benchmarks.virtqueue.SplitQueue.MASK;
import static org.guestmem.benchmarks.virtqueue.SplitQueue.NEXT;
import static org.guestmem.benchmarks.virtqueue.SplitQueue.RING;
import static org.guestmem.benchmarks.virtqueue.SplitQueue.SIZE;
import static org.guestmem.benchmarks.virtqueue.SplitQueue.USED;
import static org.guestmem.benchmarks.virtqueue.SplitQueue.USED_SIZE;

import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.benchmarks.Profiled;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A device that reads and writes its queue by guest address, each value with a look-up. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class QueueByAddress extends Profiled {
  private static final long STRIDE = 1L << 20;

  /** How many regions the guest has. */
  @Param("64")
  public int regions;

  /** {@code together}: the queue is in one region; {@code apart}: each part is in another. */
  @Param("together")
  public String parts;

  /** Whether the regions log what is written. */
  @Param("off")
  public String tracking;

  private GuestMemory memory;
  private long descriptors;
  private long available;
  private long used;

  @Setup
  public void map() {
    List<GuestMemoryRegion> mapped = new ArrayList<>();
    for (int i = 0; i < regions; i++) {
      RegionSpec.Builder spec = RegionSpec.builder(SIZE);
      if (tracking.equals("on")) {
        spec.trackDirty();
      }
      mapped.add(GuestMemoryRegion.of("ram" + i, i * STRIDE, keep(TestMemory.region("ffm", spec))));
    }
    memory = GuestMemory.of(mapped);
    boolean apart = parts.equals("apart");
    long middle = regions / 2 * STRIDE;
    descriptors = middle + DESCRIPTORS;
    available = (apart ? 0 : middle) + AVAILABLE;
    used = (apart ? (regions - 1) * STRIDE : middle) + USED;
    byte[] chains = SplitQueue.descriptors();
    byte[] heads = SplitQueue.available();
    memory.put(descriptors, chains, 0, chains.length);
    memory.put(available, heads, 0, heads.length);
  }

  @Benchmark
  @OperationsPerInvocation(CHAINS)
  public long walk() {
    GuestMemory guest = memory;
    long chains = descriptors;
    long heads = available;
    long done = used;
    long sum = 0;
    int next = 0;
    while ((short) next != guest.getShortAcquire(heads + INDEX)) {
      int head = guest.getShort(heads + RING + (next & MASK) * 2L);
      int at;
      int flags;
      long bytes = 0;
      int index = head;
      do {
        at = (index & MASK) * DESCRIPTOR_SIZE;
        sum += guest.getLong(chains + at);
        bytes += guest.getInt(chains + at + LENGTH);
        flags = guest.getShort(chains + at + FLAGS);
        index = guest.getShort(chains + at + NEXT);
      } while ((flags & HAS_NEXT) != 0);
      int element = RING + (next & MASK) * USED_SIZE;
      guest.putInt(done + element, head);
      guest.putInt(done + element + 4, (int) bytes);
      next++;
      guest.putShortRelease(done + INDEX, (short) next);
    }
    return sum;
  }
}
