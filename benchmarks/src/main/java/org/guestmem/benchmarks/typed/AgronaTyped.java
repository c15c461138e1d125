package org.guestmem.benchmarks.typed;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Single values in Agrona's buffer over memory that it allocated, its bounds checks on. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class AgronaTyped extends SingleValues {
  private UnsafeBuffer buffer;

  @Setup
  public void allocate() {
    buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(SIZE, Long.BYTES));
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readInt() {
    UnsafeBuffer view = buffer;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getInt((int) at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeInt() {
    UnsafeBuffer view = buffer;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putInt((int) at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLong() {
    UnsafeBuffer view = buffer;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getLong((int) at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLong() {
    UnsafeBuffer view = buffer;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putLong((int) at[i], i);
    }
  }
}
