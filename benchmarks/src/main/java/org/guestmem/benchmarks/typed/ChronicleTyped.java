package org.guestmem.benchmarks.typed;

import net.openhft.chronicle.bytes.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Single values in the native bytes of Chronicle. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class ChronicleTyped extends SingleValues {
  private Bytes<Void> buffer;

  @Setup
  public void allocate() {
    buffer = Bytes.allocateDirect(SIZE);
    buffer.writeLimit(SIZE).writePosition(SIZE);
    keep(buffer::releaseLast);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readInt() {
    Bytes<Void> view = buffer;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.readInt(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeInt() {
    Bytes<Void> view = buffer;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.writeInt(at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLong() {
    Bytes<Void> view = buffer;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.readLong(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLong() {
    Bytes<Void> view = buffer;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.writeLong(at[i], i);
    }
  }
}
