package org.guestmem.benchmarks.typed;

import java.lang.invoke.MethodHandles;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileSlice;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Elements of arrays: records of 16 bytes, and numbers. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class GuestmemRecords extends SingleValues {
  private static final ValueType<Entry> ENTRY =
      ValueType.ofRecord(MethodHandles.lookup(), Entry.class);

  private final long[] array = new long[COUNT];
  private VolatileSlice slice;
  private VolatileArrayRef<Entry> entries;
  private VolatileArrayRef<Long> numbers;

  @Setup
  public void map() {
    slice = keep(TestMemory.region("ffm", SIZE)).slice();
    entries = slice.array(0, ENTRY, SIZE / Entry.SIZE);
    numbers = slice.array(0, ValueType.LONG, SIZE / Long.BYTES);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long loadRecord() {
    VolatileArrayRef<Entry> table = entries;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += table.load(at[i] / Entry.SIZE).sum();
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void storeRecord() {
    VolatileArrayRef<Entry> table = entries;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      table.store(at[i] / Entry.SIZE, new Entry(i, i, (short) i, (short) 0));
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long loadNumber() {
    VolatileArrayRef<Long> table = numbers;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += table.load(at[i] / Long.BYTES);
    }
    return sum;
  }

  /** 1024 numbers in one call. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long[] copyNumbers() {
    slice.get(0, array, 0, COUNT);
    return array;
  }
}
