package org.guestmem.benchmarks.address;

import org.guestmem.benchmarks.Profiled;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads at addresses of many regions. */
public abstract class ByAddress extends Profiled {
  static final int COUNT = 1024;

  /** How many regions there are. */
  @Param("64")
  public int regions;

  /** {@code hot}: all in one region; {@code random}: in all. */
  @Param("random")
  public String addresses;

  long[] sequence;

  @Setup
  public void makeAddresses() {
    sequence = addresses.equals("hot") ? Layout.hot(regions) : Layout.random(regions);
  }

  /** Where each thread goes on. */
  @State(Scope.Thread)
  public static class Cursor {
    private int next;

    /** Returns the index of the first of the next addresses. */
    int advance() {
      int from = next;
      next = (from + COUNT) & (Layout.ADDRESSES - 1);
      return from;
    }
  }
}
