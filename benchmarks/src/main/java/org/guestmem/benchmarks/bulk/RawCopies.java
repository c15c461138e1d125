package org.guestmem.benchmarks.bulk;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Copies into a memory segment, out of one, and between two. */
@CompilerControl(CompilerControl.Mode.DONT_INLINE)
public class RawCopies extends Copies {
  private byte[] bytes = {};
  private MemorySegment segment;
  private MemorySegment other;

  @Setup
  public void allocate() {
    bytes = new byte[size];
    // Where mmap(2) puts a region, so that both copy between equally aligned memory.
    segment = sharedArena().allocate(room(), 4096).fill((byte) 0);
    other = sharedArena().allocate(room(), 4096).fill((byte) 0);
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void in() {
    for (int at = 0; at < END; at += STEP) {
      MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, at, bytes.length);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void out() {
    for (int at = 0; at < END; at += STEP) {
      MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, at, bytes, 0, bytes.length);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COPIES)
  public void between() {
    for (int at = 0; at < END; at += STEP) {
      MemorySegment.copy(segment, at, other, at, size);
    }
  }
}
