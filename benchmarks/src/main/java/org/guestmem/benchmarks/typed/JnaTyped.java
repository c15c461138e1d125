package org.guestmem.benchmarks.typed;

import com.sun.jna.Memory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Single values in JNA's memory. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class JnaTyped extends SingleValues {
  private Memory buffer;

  @Setup
  public void allocate() {
    buffer = keep(new Memory(SIZE));
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readInt() {
    Memory view = buffer;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getInt(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeInt() {
    Memory view = buffer;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.setInt(at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLong() {
    Memory view = buffer;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getLong(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLong() {
    Memory view = buffer;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.setLong(at[i], i);
    }
  }
}
