package org.guestmem.benchmarks.bulk;

import com.sun.jna.Memory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Copies into other libraries' memory; each has its own state, so that only one is loaded. */
public class LibraryCopies extends Copies {
  private byte[] bytes = {};

  @Setup
  public void allocate() {
    bytes = new byte[size];
  }

  /** Agrona's buffer. */
  @State(Scope.Benchmark)
  public static class Agrona {
    private UnsafeBuffer buffer;

    @Setup
    public void allocate(LibraryCopies copies) {
      buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(copies.size, 64));
    }
  }

  /** Netty's buffer. */
  @State(Scope.Benchmark)
  public static class Netty {
    private ByteBuf buffer;

    @Setup
    public void allocate(LibraryCopies copies) {
      buffer = PooledByteBufAllocator.DEFAULT.directBuffer(copies.size);
      copies.keep(buffer::release);
    }
  }

  /** Chronicle's bytes. */
  @State(Scope.Benchmark)
  public static class Chronicle {
    private Bytes<Void> buffer;

    @Setup
    public void allocate(LibraryCopies copies) {
      buffer = Bytes.allocateDirect(copies.size);
      copies.keep(buffer::releaseLast);
    }
  }

  /** JNA's memory. */
  @State(Scope.Benchmark)
  public static class Jna {
    private Memory memory;

    @Setup
    public void allocate(LibraryCopies copies) {
      memory = copies.keep(new Memory(copies.size));
    }
  }

  @Benchmark
  public void agronaIn(Agrona agrona) {
    agrona.buffer.putBytes(0, bytes, 0, bytes.length);
  }

  @Benchmark
  public void nettyIn(Netty netty) {
    netty.buffer.setBytes(0, bytes, 0, bytes.length);
  }

  @Benchmark
  public void chronicleIn(Chronicle chronicle) {
    chronicle.buffer.write(0, bytes, 0, bytes.length);
  }

  @Benchmark
  public void jnaIn(Jna jna) {
    jna.memory.write(0, bytes, 0, bytes.length);
  }
}
