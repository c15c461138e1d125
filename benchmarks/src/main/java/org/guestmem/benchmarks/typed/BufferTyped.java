package org.guestmem.benchmarks.typed;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Single values in a byte buffer: by the handles of a view, opaque as ours, and plain. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class BufferTyped extends SingleValues {
  private static final VarHandle SHORT = handle(short[].class);
  private static final VarHandle INT = handle(int[].class);
  private static final VarHandle LONG = handle(long[].class);

  /** {@code direct} or {@code mapped}. */
  @Param("direct")
  public String memory;

  private ByteBuffer buffer;

  private static VarHandle handle(Class<?> view) {
    return MethodHandles.byteBufferViewVarHandle(view, ByteOrder.nativeOrder());
  }

  @Setup
  public void allocate() throws IOException {
    ByteBuffer bytes = memory.equals("direct") ? ByteBuffer.allocateDirect(SIZE) : map();
    buffer = bytes.order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer map() throws IOException {
    Path file = TestMemory.file(SIZE);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
    } finally {
      TestMemory.delete(file);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readShort() {
    ByteBuffer view = buffer;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (short) SHORT.getOpaque(view, (int) at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeShort() {
    ByteBuffer view = buffer;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      SHORT.setOpaque(view, (int) at[i], (short) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readInt() {
    ByteBuffer view = buffer;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (int) INT.getOpaque(view, (int) at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeInt() {
    ByteBuffer view = buffer;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      INT.setOpaque(view, (int) at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLong() {
    ByteBuffer view = buffer;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (long) LONG.getOpaque(view, (int) at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLong() {
    ByteBuffer view = buffer;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      LONG.setOpaque(view, (int) at[i], (long) i);
    }
  }

  /** Bytes have no handle: plain. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readByte() {
    ByteBuffer view = buffer;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.get((int) at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeByte() {
    ByteBuffer view = buffer;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.put((int) at[i], (byte) i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLongPlain() {
    ByteBuffer view = buffer;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getLong((int) at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLongPlain() {
    ByteBuffer view = buffer;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.putLong((int) at[i], i);
    }
  }
}
