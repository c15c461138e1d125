package org.guestmem.benchmarks.typed;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Accesses with an order through a memory segment of a shared arena. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class RawOrdered extends SingleValues {
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private MemorySegment segment;

  @Setup
  public void allocate() {
    segment = sharedArena().allocate(SIZE, Long.BYTES);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long acquireIntLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (int) INT.getAcquire(view, at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long acquireLongLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (long) LONG.getAcquire(view, at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long acquireLongField() {
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (long) LONG.getAcquire(segment, at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void releaseIntLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      INT.setRelease(view, at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void releaseLongLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      LONG.setRelease(view, at[i], (long) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void releaseLongField() {
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      LONG.setRelease(segment, at[i], (long) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void volatileLongLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      LONG.setVolatile(view, at[i], (long) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long compareAndExchangeIntLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (int) INT.compareAndExchange(view, at[i], 0, i);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long compareAndExchangeLongLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (long) LONG.compareAndExchange(view, at[i], 0L, (long) i);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long getAndAddLongLocal() {
    MemorySegment view = segment;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (long) LONG.getAndAdd(view, at[i], 1L);
    }
    return sum;
  }
}
