package org.guestmem.demo;

import java.util.List;
import java.util.SplittableRandom;
import org.guestmem.api.ByteSize;

/**
 * What is computed in a region: a sieve of primes, then a walk that writes pages at random.
 *
 * <p>The sieve holds one byte for each number from 0 to {@link #bound}, at {@link #SIEVE}: 1 if the
 * number is no prime, else untouched. For each prime whose square is in bounds a dot is printed and
 * its multiples are marked, from the square on. Then the primes are counted, the count is printed
 * in decimal, and the words of {@link #RESULT} are written.
 *
 * <p>The walk draws from x' = {@link #MULTIPLIER} x + {@link #INCREMENT} modulo 2<sup>32</sup>,
 * beginning with {@link #walkSeed}. Each of its flights draws and starts at page {@code (x >>> 12)
 * & (walkPages - 1)}; each step of a flight writes x into the page, at {@code (x >>> 18) & 0xffc},
 * draws, and moves on by {@code (x >>> 27) - 16} pages modulo {@code walkPages}. A page below
 * {@link #WALK_FLOOR} is always replaced by the one {@code walkPages / 2} above it.
 *
 * <p>All places are offsets from the base of the region; words have 32 bits in native byte order.
 *
 * <p>Thread-safety: immutable.
 *
 * @param bound the last number of the sieve
 * @param walkSeed where the random numbers of the walk begin
 * @param flights how many flights the walk has
 * @param steps how many steps a flight has
 * @param walkPages how many pages of the region the walk reaches, a power of two
 */
public record SieveJob(int bound, int walkSeed, int flights, int steps, int walkPages) {
  /** The page size of the walk in bytes. */
  public static final int PAGE = 4096;

  /** Where the results begin, in one page; below lies what a {@link GuestRunner} has loaded. */
  public static final long RESULT = 0x2_0000;

  /** From {@link #RESULT}: the word that counts the primes. */
  public static final int COUNT_AT = 0;

  /** From {@link #RESULT}: the word that sums the primes, modulo 2<sup>32</sup>. */
  public static final int SUM_AT = 4;

  /** From {@link #RESULT}: the word with the largest prime. */
  public static final int LARGEST_AT = 8;

  /** From {@link #RESULT}: the word with the last random number of the walk. */
  public static final int STATE_AT = 12;

  /** From {@link #RESULT}: where the count in ASCII digits ends; nothing is written before them. */
  public static final int DIGITS_END = 32;

  /** Where the sieve begins. */
  public static final long SIEVE = 0x10_0000;

  /** The first page that the walk may write. */
  public static final int WALK_FLOOR = 1024;

  /** The factor of the walk's random numbers: Numerical Recipes in C, section 7.1. */
  public static final int MULTIPLIER = 1_664_525;

  /** The summand of the walk's random numbers. */
  public static final int INCREMENT = 1_013_904_223;

  /** What is printed between the dots and the count. */
  public static final String BEFORE_COUNT = "\n";

  /** What is printed at the end. */
  public static final String FAREWELL = " done.\n";

  // So many that a guest in a software KVM, at 1.4 us an instruction, takes a few seconds, and that
  // the dots fit on a line of a terminal.
  private static final int LEAST_BOUND = 60_000;
  private static final int GREATEST_BOUND = 120_000;
  private static final int MOST_PAGES = 1 << 20;

  /**
   * Draws a job.
   *
   * @param seed the same seed and size give the same job
   * @param size the size of the region in bytes
   * @return the job
   * @throws IllegalArgumentException if the region has less than 8 MiB
   */
  public static SieveJob draw(long seed, long size) {
    if (size < 2L * WALK_FLOOR * PAGE) {
      throw new IllegalArgumentException(
          "a region of %s is too small for the demo: configure guestmem.size=8MiB or more"
              .formatted(ByteSize.format(size)));
    }
    SplittableRandom random = new SplittableRandom(seed);
    return new SieveJob(
        random.nextInt(LEAST_BOUND, GREATEST_BOUND + 1),
        random.nextInt(),
        random.nextInt(16, 33),
        random.nextInt(150, 300),
        (int) Long.highestOneBit(Math.min(size / PAGE, MOST_PAGES)));
  }

  /**
   * Returns what is printed first.
   *
   * @return the text
   */
  public String greeting() {
    return "Hello. I sieve the numbers up to " + bound + " in my memory:\n";
  }

  /**
   * Returns what is printed after the count, before the walk.
   *
   * @return the text
   */
  public String afterCount() {
    return " primes. Now a walk of %d x %d steps through my pages ...".formatted(flights, steps);
  }

  /**
   * Returns what the job writes where.
   *
   * @return results, sieve and walk
   */
  public List<GuestRunner.Part> parts() {
    long floor = (long) WALK_FLOOR * PAGE;
    return List.of(
        new GuestRunner.Part("results", RESULT, DIGITS_END),
        new GuestRunner.Part("sieve", SIEVE, bound + 1L),
        new GuestRunner.Part("walk", floor, (long) walkPages * PAGE - floor));
  }
}
