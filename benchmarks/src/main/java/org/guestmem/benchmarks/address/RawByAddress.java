package org.guestmem.benchmarks.address;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** The same addresses as offsets in one memory segment: no look-up at all. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class RawByAddress extends ByAddress {
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private MemorySegment segment;

  @Setup
  public void allocate() {
    segment = sharedArena().allocate(regions * Layout.STRIDE, 4096);
    for (int i = 0; i < regions; i++) {
      segment.asSlice(Layout.base(i), Layout.REGION).fill((byte) 0);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLong(Cursor cursor) {
    MemorySegment view = segment;
    long[] at = sequence;
    int from = cursor.advance();
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (long) LONG.getOpaque(view, at[from + i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLong(Cursor cursor) {
    MemorySegment view = segment;
    long[] at = sequence;
    int from = cursor.advance();
    for (int i = 0; i < COUNT; i++) {
      LONG.setOpaque(view, at[from + i], (long) i);
    }
  }
}
