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

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.guestmem.benchmarks.Profiled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** The same device, written by hand over segments, with the same orders of access. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class RawQueue extends Profiled {
  private static final VarHandle SHORT = ValueLayout.JAVA_SHORT.varHandle();
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private MemorySegment descriptors;
  private MemorySegment available;
  private MemorySegment used;

  @Setup
  public void allocate() {
    MemorySegment memory = sharedArena().allocate(SIZE, 4096);
    byte[] chains = SplitQueue.descriptors();
    byte[] heads = SplitQueue.available();
    descriptors = memory.asSlice(DESCRIPTORS, chains.length);
    available = memory.asSlice(AVAILABLE, heads.length);
    used = memory.asSlice(USED, RING + SplitQueue.ENTRIES * USED_SIZE);
    descriptors.copyFrom(MemorySegment.ofArray(chains));
    available.copyFrom(MemorySegment.ofArray(heads));
  }

  @Benchmark
  @OperationsPerInvocation(CHAINS)
  public long walkLocal() {
    MemorySegment chains = descriptors;
    MemorySegment heads = available;
    MemorySegment done = used;
    long sum = 0;
    int next = 0;
    while ((short) next != (short) SHORT.getAcquire(heads, (long) INDEX)) {
      int head = (short) SHORT.getOpaque(heads, (long) (RING + (next & MASK) * 2));
      int at;
      int flags;
      long bytes = 0;
      int index = head;
      do {
        at = (index & MASK) * DESCRIPTOR_SIZE;
        sum += (long) LONG.getOpaque(chains, (long) at);
        bytes += (int) INT.getOpaque(chains, (long) (at + LENGTH));
        flags = (short) SHORT.getOpaque(chains, (long) (at + FLAGS));
        index = (short) SHORT.getOpaque(chains, (long) (at + NEXT));
      } while ((flags & HAS_NEXT) != 0);
      int element = RING + (next & MASK) * USED_SIZE;
      INT.setOpaque(done, (long) element, head);
      INT.setOpaque(done, (long) (element + 4), (int) bytes);
      next++;
      SHORT.setRelease(done, (long) INDEX, (short) next);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(CHAINS)
  public long walkField() {
    long sum = 0;
    int next = 0;
    while ((short) next != (short) SHORT.getAcquire(available, (long) INDEX)) {
      int head = (short) SHORT.getOpaque(available, (long) (RING + (next & MASK) * 2));
      int at;
      int flags;
      long bytes = 0;
      int index = head;
      do {
        at = (index & MASK) * DESCRIPTOR_SIZE;
        sum += (long) LONG.getOpaque(descriptors, (long) at);
        bytes += (int) INT.getOpaque(descriptors, (long) (at + LENGTH));
        flags = (short) SHORT.getOpaque(descriptors, (long) (at + FLAGS));
        index = (short) SHORT.getOpaque(descriptors, (long) (at + NEXT));
      } while ((flags & HAS_NEXT) != 0);
      int element = RING + (next & MASK) * USED_SIZE;
      INT.setOpaque(used, (long) element, head);
      INT.setOpaque(used, (long) (element + 4), (int) bytes);
      next++;
      SHORT.setRelease(used, (long) INDEX, (short) next);
    }
    return sum;
  }
}
