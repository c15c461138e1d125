package org.guestmem.benchmarks.bulk;

import org.guestmem.benchmarks.Profiled;
import org.openjdk.jmh.annotations.Param;

/** Copies of a number of bytes, to and from one cache line after the other. */
public abstract class Copies extends Profiled {
  static final int COPIES = 16;
  static final long STEP = 64;

  /** How many bytes one copy has. */
  @Param("4096")
  public int size;

  /** How many bytes of memory all copies need. */
  final int room() {
    return size + COPIES * (int) STEP;
  }
}
