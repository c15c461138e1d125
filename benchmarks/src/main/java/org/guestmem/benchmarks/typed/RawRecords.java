package org.guestmem.benchmarks.typed;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** The same elements, each field by a handle. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class RawRecords extends SingleValues {
  private static final VarHandle SHORT = ValueLayout.JAVA_SHORT.varHandle();
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private final long[] array = new long[COUNT];
  private MemorySegment segment;

  @Setup
  public void allocate() {
    segment = sharedArena().allocate(SIZE, Long.BYTES);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long loadRecord() {
    MemorySegment view = segment;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += load(view, at[i] / Entry.SIZE * Entry.SIZE).sum();
    }
    return sum;
  }

  private static Entry load(MemorySegment view, long offset) {
    return new Entry(
        (long) LONG.getOpaque(view, offset),
        (int) INT.getOpaque(view, offset + 8),
        (short) SHORT.getOpaque(view, offset + 12),
        (short) SHORT.getOpaque(view, offset + 14));
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void storeRecord() {
    MemorySegment view = segment;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      long offset = at[i] / Entry.SIZE * Entry.SIZE;
      LONG.setOpaque(view, offset, (long) i);
      INT.setOpaque(view, offset + 8, i);
      SHORT.setOpaque(view, offset + 12, (short) i);
      SHORT.setOpaque(view, offset + 14, (short) 0);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long loadNumber() {
    MemorySegment view = segment;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (long) LONG.getOpaque(view, at[i]);
    }
    return sum;
  }

  /** Number by number: a copy of the whole promises less. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long[] copyNumbers() {
    MemorySegment view = segment;
    for (int i = 0; i < COUNT; i++) {
      array[i] = (long) LONG.getOpaque(view, i * 8L);
    }
    return array;
  }
}
