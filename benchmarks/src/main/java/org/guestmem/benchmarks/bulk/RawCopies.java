package org.guestmem.benchmarks.bulk;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Copies into a memory segment, out of one, and between two. */
public class RawCopies extends Copies {
  private byte[] bytes = {};
  private MemorySegment segment;
  private MemorySegment other;

  @Setup
  public void allocate() {
    bytes = new byte[size];
    // Where mmap(2) puts a region, so that both copy between equally aligned memory.
    segment = sharedArena().allocate(size, 4096).fill((byte) 0);
    other = sharedArena().allocate(size, 4096).fill((byte) 0);
  }

  @Benchmark
  public void in() {
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
  }

  @Benchmark
  public void out() {
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
  }

  @Benchmark
  public void between() {
    MemorySegment.copy(segment, 0, other, 0, size);
  }
}
