package org.guestmem.benchmarks.bulk;

import org.guestmem.benchmarks.Profiled;
import org.openjdk.jmh.annotations.Param;

/** One copy of a number of bytes. */
public abstract class Copies extends Profiled {
  /** How many bytes. */
  @Param("4096")
  public int size;
}
