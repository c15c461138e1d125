package org.guestmem.benchmarks.bulk;

import org.guestmem.benchmarks.Profiled;
import org.openjdk.jmh.annotations.Param;

/** Copies of a number of bytes, to and from one cache line after the other. */
public abstract class Copies extends Profiled {
  static final int COPIES = 16;
  static final int STEP = 64;

  /** Where the last copy is over. */
  static final int END = COPIES * STEP;

  /** How many bytes one copy has. */
  @Param("4096")
  public int size;

  /** How many bytes of memory all copies need. */
  final int room() {
    return size + END;
  }
}
