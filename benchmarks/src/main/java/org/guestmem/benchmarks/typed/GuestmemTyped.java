package org.guestmem.benchmarks.typed;

import org.guestmem.api.VolatileSlice;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Single values through a slice: opaque, and plain. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class GuestmemTyped extends SingleValues {
  /** The kind of region, as {@link TestMemory} names it. */
  @Param("ffm")
  public String region;

  private VolatileSlice slice;

  @Setup
  public void map() {
    slice = keep(TestMemory.region(region, SIZE)).slice();
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readByteLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getByte(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readByteField() {
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += slice.getByte(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeByteLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putByte(at[i], (byte) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeByteField() {
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      slice.putByte(at[i], (byte) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readShortLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getShort(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readShortField() {
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += slice.getShort(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeShortLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putShort(at[i], (short) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeShortField() {
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      slice.putShort(at[i], (short) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readIntLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getInt(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readIntField() {
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += slice.getInt(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeIntLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putInt(at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeIntField() {
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      slice.putInt(at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLongLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getLong(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLongField() {
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += slice.getLong(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLongLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putLong(at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLongField() {
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      slice.putLong(at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLongPlain() {
    VolatileSlice view = slice;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getLongPlain(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLongPlain() {
    VolatileSlice view = slice;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putLongPlain(at[i], i);
    }
  }

  /** A view of its own, which does not escape. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLongMade() {
    VolatileSlice view = slice.subslice(0, SIZE);
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getLong(at[i]);
    }
    return sum;
  }
}
