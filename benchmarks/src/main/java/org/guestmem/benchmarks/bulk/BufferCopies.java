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
    for (int at = 0; at < END; at += STEP) {
      buffer.put(at, bytes, 0, bytes.length);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void out() {
    for (int at = 0; at < END; at += STEP) {
      buffer.get(at, bytes, 0, bytes.length);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void between() {
    for (int at = 0; at < END; at += STEP) {
      other.put(at, buffer, at, size);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public byte[] arrays() {
    for (int at = 0; at < END; at += STEP) {
      System.arraycopy(bytes, 0, array, at, bytes.length);
    }
    return array;
  }
}
