package org.guestmem.benchmarks.typed;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Single values through a memory segment of a shared arena: opaque as ours, and plain. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class RawTyped extends SingleValues {
  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
  private static final VarHandle SHORT = ValueLayout.JAVA_SHORT.varHandle();
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private MemorySegment segment;

  @Setup
  public void allocate() {
    segment = sharedArena().allocate(SIZE, Long.BYTES);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readByteLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (byte) BYTE.getOpaque(view, at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readByteField() {
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (byte) BYTE.getOpaque(segment, at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeByteLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      BYTE.setOpaque(view, at[i], (byte) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeByteField() {
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      BYTE.setOpaque(segment, at[i], (byte) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readShortLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (short) SHORT.getOpaque(view, at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readShortField() {
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (short) SHORT.getOpaque(segment, at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeShortLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      SHORT.setOpaque(view, at[i], (short) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeShortField() {
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      SHORT.setOpaque(segment, at[i], (short) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readIntLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (int) INT.getOpaque(view, at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readIntField() {
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (int) INT.getOpaque(segment, at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeIntLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      INT.setOpaque(view, at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeIntField() {
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      INT.setOpaque(segment, at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLongLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (long) LONG.getOpaque(view, at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLongField() {
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (long) LONG.getOpaque(segment, at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLongLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      LONG.setOpaque(view, at[i], (long) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLongField() {
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      LONG.setOpaque(segment, at[i], (long) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLongPlain() {
    MemorySegment view = segment;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.get(ValueLayout.JAVA_LONG, at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLongPlain() {
    MemorySegment view = segment;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.set(ValueLayout.JAVA_LONG, at[i], i);
    }
  }
}
