package org.guestmem.benchmarks.dirty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.benchmarks.Profiled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Marks 1 GiB, and stores as many words. */
public class MarkRange extends Profiled {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final long SIZE = 1L << 30;

  private final long[] words = new long[(int) (SIZE / Marks.PAGE / Long.SIZE)];

  /** The log that is marked. */
  @State(Scope.Benchmark)
  public static class Log {
    /** {@code marked}: all of it is, already; {@code clean}: nothing is. */
    @Param("marked")
    public String before;

    private final DirtyBitmap bitmap = DirtyBitmap.of(SIZE, Marks.PAGE);

    @Setup
    public void mark() {
      bitmap.mark(0, SIZE);
    }

    @Setup(Level.Invocation)
    public void clean() {
      if (before.equals("clean")) {
        bitmap.harvest();
      }
    }
  }

  @Benchmark
  public void mark(Log log) {
    log.bitmap.mark(0, SIZE);
  }

  @Benchmark
  public void storeWords() {
    long[] bits = words;
    for (int i = 0; i < bits.length; i++) {
      WORDS.setOpaque(bits, i, -1L);
    }
  }
}
