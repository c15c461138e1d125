package org.guestmem.benchmarks.bulk;

import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Copies into a direct byte buffer, out of one, and between two; and between arrays. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class BufferCopies extends Copies {
  private byte[] bytes = {};
  private byte[] array = {};
  private ByteBuffer buffer;
  private ByteBuffer other;

  @Setup
  public void allocate() {
    bytes = new byte[size];
    array = new byte[room()];
    buffer = ByteBuffer.allocateDirect(room());
    other = ByteBuffer.allocateDirect(room());
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void in() {
    for (int i = 0; i < COPIES; i++) {
      buffer.put((int) STEP * i, bytes, 0, bytes.length);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void out() {
    for (int i = 0; i < COPIES; i++) {
      buffer.get((int) STEP * i, bytes, 0, bytes.length);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void between() {
    for (int i = 0; i < COPIES; i++) {
      other.put((int) STEP * i, buffer, (int) STEP * i, size);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public byte[] arrays() {
    for (int i = 0; i < COPIES; i++) {
      System.arraycopy(bytes, 0, array, (int) STEP * i, bytes.length);
    }
    return array;
  }
}
