package org.guestmem.benchmarks.dirty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.guestmem.benchmarks.Profiled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The least that a harvest can do: reads the words in blocks of eight, takes those that have bits,
 * and goes through the ranges of these.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlainScan extends Profiled {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int BLOCK = 8;

  /** How much is dirty; see {@link Marks}. */
  @Param("1%")
  public String dirty;

  /** How it lies. */
  @Param("scattered")
  public String pattern;

  private long[] words = {};

  @Setup
  public void allocate() {
    words = new long[(int) (Marks.PAGES / Long.SIZE)];
  }

  @Setup(Level.Invocation)
  public void mark() {
    Marks.mark(dirty, pattern, this::mark);
  }

  private void mark(long page, long count) {
    for (long bit = page; bit < page + count; ) {
      long last = Math.min(page + count, (bit | 63) + 1);
      words[(int) (bit >>> 6)] |= (-1L >>> (64 - (last - bit))) << bit;
      bit = last;
    }
  }

  @Benchmark
  public long harvest() {
    long[] bits = words;
    long bytes = 0;
    for (int i = 0; i < bits.length; i += BLOCK) {
      long any = bits[i] | bits[i + 1] | bits[i + 2] | bits[i + 3];
      any |= bits[i + 4] | bits[i + 5] | bits[i + 6] | bits[i + 7];
      if (any != 0) {
        bytes += take(bits, i);
      }
    }
    return bytes;
  }

  private static long take(long[] bits, int block) {
    long bytes = 0;
    for (int i = block; i < block + BLOCK; i++) {
      if (bits[i] != 0) {
        long word = (long) WORDS.getAndSet(bits, i, 0L);
        while (word != 0) {
          word >>>= Long.numberOfTrailingZeros(word);
          int ones = Long.numberOfTrailingZeros(~word);
          bytes += ones * Marks.PAGE;
          word = ones == Long.SIZE ? 0 : word >>> ones;
        }
      }
    }
    return bytes;
  }
}
