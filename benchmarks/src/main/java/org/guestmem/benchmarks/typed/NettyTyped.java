package org.guestmem.benchmarks.typed;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Single values in Netty's direct buffer, little-endian as the machine, its checks on. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class NettyTyped extends SingleValues {
  private ByteBuf buffer;

  @Setup
  public void allocate() {
    buffer = PooledByteBufAllocator.DEFAULT.directBuffer(SIZE);
    keep(buffer::release);
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readInt() {
    ByteBuf view = buffer;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getIntLE((int) at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeInt() {
    ByteBuf view = buffer;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.setIntLE((int) at[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long readLong() {
    ByteBuf view = buffer;
    long[] at = offsets;
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += view.getLongLE((int) at[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void writeLong() {
    ByteBuf view = buffer;
    long[] at = offsets;
    for (int i = 0; i < COUNT; i++) {
      view.setLongLE((int) at[i], i);
    }
  }
}
