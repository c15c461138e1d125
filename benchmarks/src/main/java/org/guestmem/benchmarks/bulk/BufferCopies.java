package org.guestmem.benchmarks.bulk;

import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Copies into a direct byte buffer, out of one, and between two; and between arrays. */
public class BufferCopies extends Copies {
  private byte[] bytes = {};
  private byte[] array = {};
  private ByteBuffer buffer;
  private ByteBuffer other;

  @Setup
  public void allocate() {
    bytes = new byte[size];
    array = new byte[size];
    buffer = ByteBuffer.allocateDirect(size);
    other = ByteBuffer.allocateDirect(size);
  }

  @Benchmark
  public void in() {
    buffer.put(0, bytes, 0, bytes.length);
  }

  @Benchmark
  public void out() {
    buffer.get(0, bytes, 0, bytes.length);
  }

  @Benchmark
  public void between() {
    other.put(0, buffer, 0, size);
  }

  @Benchmark
  public byte[] arrays() {
    System.arraycopy(bytes, 0, array, 0, bytes.length);
    return array;
  }
}
