package org.guestmem.benchmarks.bulk;

import com.sun.jna.Memory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import net.openhft.chronicle.bytes.Bytes;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Copies into other libraries' memory; each has its own state, so that only one is loaded. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
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
      buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(copies.room(), 64));
    }
  }

  /** Netty's buffer. */
  @State(Scope.Benchmark)
  public static class Netty {
    private ByteBuf buffer;

    @Setup
    public void allocate(LibraryCopies copies) {
      buffer = PooledByteBufAllocator.DEFAULT.directBuffer(copies.room());
      copies.keep(buffer::release);
    }
  }

  /** Chronicle's bytes. */
  @State(Scope.Benchmark)
  public static class Chronicle {
    private Bytes<Void> buffer;

    @Setup
    public void allocate(LibraryCopies copies) {
      buffer = Bytes.allocateDirect(copies.room());
      copies.keep(buffer::releaseLast);
    }
  }

  /** JNA's memory. */
  @State(Scope.Benchmark)
  public static class Jna {
    private Memory memory;

    @Setup
    public void allocate(LibraryCopies copies) {
      memory = copies.keep(new Memory(copies.room()));
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void agronaIn(Agrona agrona) {
    for (int at = 0; at < END; at += STEP) {
      agrona.buffer.putBytes(at, bytes, 0, bytes.length);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void nettyIn(Netty netty) {
    for (int at = 0; at < END; at += STEP) {
      netty.buffer.setBytes(at, bytes, 0, bytes.length);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void chronicleIn(Chronicle chronicle) {
    for (int at = 0; at < END; at += STEP) {
      chronicle.buffer.write(at, bytes, 0, bytes.length);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void jnaIn(Jna jna) {
    for (int at = 0; at < END; at += STEP) {
      jna.memory.write(at, bytes, 0, bytes.length);
    }
  }
}
