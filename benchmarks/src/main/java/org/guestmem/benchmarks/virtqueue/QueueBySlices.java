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

import java.lang.invoke.MethodHandles;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileSlice;
import org.guestmem.benchmarks.Profiled;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A device that has a slice for each part of its queue. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class QueueBySlices extends Profiled {
  private static final ValueType<Descriptor> DESCRIPTOR =
      ValueType.ofRecord(MethodHandles.lookup(), Descriptor.class);

  /** Whether the region logs what is written. */
  @Param("off")
  public String tracking;

  private VolatileSlice descriptors;
  private VolatileSlice available;
  private VolatileSlice used;
  private VolatileArrayRef<Descriptor> table;

  @Setup
  public void map() {
    RegionSpec.Builder spec = RegionSpec.builder(SIZE);
    if (tracking.equals("on")) {
      spec.trackDirty();
    }
    VolatileSlice memory = keep(TestMemory.region("ffm", spec)).slice();
    byte[] chains = SplitQueue.descriptors();
    byte[] heads = SplitQueue.available();
    memory.put(DESCRIPTORS, chains, 0, chains.length);
    memory.put(AVAILABLE, heads, 0, heads.length);
    descriptors = memory.subslice(DESCRIPTORS, chains.length);
    available = memory.subslice(AVAILABLE, heads.length);
    used = memory.subslice(USED, RING + SplitQueue.ENTRIES * USED_SIZE);
    table = descriptors.array(0, DESCRIPTOR, SplitQueue.ENTRIES);
  }

  @Benchmark
  @OperationsPerInvocation(CHAINS)
  public long walkLocal() {
    VolatileSlice chains = descriptors;
    VolatileSlice heads = available;
    VolatileSlice done = used;
    long sum = 0;
    int next = 0;
    while ((short) next != heads.getShortAcquire(INDEX)) {
      int head = heads.getShort(RING + (next & MASK) * 2);
      int at;
      int flags;
      long bytes = 0;
      int index = head;
      do {
        at = (index & MASK) * DESCRIPTOR_SIZE;
        sum += chains.getLong(at);
        bytes += chains.getInt(at + LENGTH);
        flags = chains.getShort(at + FLAGS);
        index = chains.getShort(at + NEXT);
      } while ((flags & HAS_NEXT) != 0);
      int element = RING + (next & MASK) * USED_SIZE;
      done.putInt(element, head);
      done.putInt(element + 4, (int) bytes);
      next++;
      done.putShortRelease(INDEX, (short) next);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(CHAINS)
  public long walkField() {
    long sum = 0;
    int next = 0;
    while ((short) next != available.getShortAcquire(INDEX)) {
      int head = available.getShort(RING + (next & MASK) * 2);
      int at;
      int flags;
      long bytes = 0;
      int index = head;
      do {
        at = (index & MASK) * DESCRIPTOR_SIZE;
        sum += descriptors.getLong(at);
        bytes += descriptors.getInt(at + LENGTH);
        flags = descriptors.getShort(at + FLAGS);
        index = descriptors.getShort(at + NEXT);
      } while ((flags & HAS_NEXT) != 0);
      int element = RING + (next & MASK) * USED_SIZE;
      used.putInt(element, head);
      used.putInt(element + 4, (int) bytes);
      next++;
      used.putShortRelease(INDEX, (short) next);
    }
    return sum;
  }

  /** Each descriptor as a record, read once. */
  @Benchmark
  @OperationsPerInvocation(CHAINS)
  public long walkRecords() {
    long sum = 0;
    int next = 0;
    while ((short) next != available.getShortAcquire(INDEX)) {
      int head = available.getShort(RING + (next & MASK) * 2);
      long bytes = 0;
      Descriptor descriptor = table.load(head & MASK);
      while (true) {
        sum += descriptor.address();
        bytes += descriptor.length();
        if ((descriptor.flags() & HAS_NEXT) == 0) {
          break;
        }
        descriptor = table.load(descriptor.next() & MASK);
      }
      int element = RING + (next & MASK) * USED_SIZE;
      used.putInt(element, head);
      used.putInt(element + 4, (int) bytes);
      next++;
      used.putShortRelease(INDEX, (short) next);
    }
    return sum;
  }
}
