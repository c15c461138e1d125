package org.guestmem.benchmarks.typed;

import org.guestmem.api.VolatileSlice;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Accesses with an order through a slice. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class GuestmemOrdered extends SingleValues {
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
  public long acquireIntLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getIntAcquire(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long acquireLongLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getLongAcquire(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long acquireLongField() {
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += slice.getLongAcquire(at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void releaseIntLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putIntRelease(at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void releaseLongLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putLongRelease(at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void releaseLongField() {
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      slice.putLongRelease(at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void volatileLongLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putLongVolatile(at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long compareAndExchangeIntLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.compareAndExchangeInt(at[i], 0, i);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long compareAndExchangeLongLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.compareAndExchangeLong(at[i], 0, i);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long getAndAddLongLocal() {
    VolatileSlice view = slice;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getAndAddLong(at[i], 1);
    }
    return sum;
  }
}
