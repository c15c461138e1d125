package org.guestmem.demo;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * What a {@link SieveJob} must leave behind, computed without any guest memory.
 *
 * @param memory the pages written
 * @param transcript the text on the console
 * @param primes how many primes there are
 */
record Expectation(PageImage memory, String transcript, int primes) {

  static Expectation of(SieveJob job) {
    BitSet primes = primes(job.bound());
    PageImage memory = new PageImage();
    for (int n = primes.nextClearBit(0); n <= job.bound(); n = primes.nextClearBit(n + 1)) {
      memory.putByte(SieveJob.SIEVE + n, 1);
    }
    String digits = Integer.toString(primes.cardinality());
    memory.putInt(SieveJob.RESULT + SieveJob.COUNT_AT, primes.cardinality());
    memory.putInt(SieveJob.RESULT + SieveJob.SUM_AT, primes.stream().sum());
    memory.putInt(SieveJob.RESULT + SieveJob.LARGEST_AT, primes.length() - 1);
    memory.putAll(
        SieveJob.RESULT + SieveJob.DIGITS_END - digits.length(),
        digits.getBytes(StandardCharsets.US_ASCII));
    memory.putInt(SieveJob.RESULT + SieveJob.STATE_AT, PageWalk.walk(job, memory::putInt));
    return new Expectation(memory, transcript(job, primes), primes.cardinality());
  }

  /** Each odd number is divided by the primes found so far: no sieve, to be a check of one. */
  private static BitSet primes(int bound) {
    BitSet primes = new BitSet(bound + 1);
    primes.set(2, bound >= 2 ? 3 : 2);
    for (int n = 3; n <= bound; n += 2) {
      if (isPrime(n, primes)) {
        primes.set(n);
      }
    }
    return primes;
  }

  private static boolean isPrime(int n, BitSet smaller) {
    for (int p = 3; p * p <= n; p = smaller.nextSetBit(p + 1)) {
      if (n % p == 0) {
        return false;
      }
    }
    return true;
  }

  private static String transcript(SieveJob job, BitSet primes) {
    long dots = primes.stream().filter(p -> (long) p * p <= job.bound()).count();
    return job.greeting()
        + ".".repeat((int) dots)
        + SieveJob.BEFORE_COUNT
        + primes.cardinality()
        + job.afterCount()
        + SieveJob.FAREWELL;
  }
}
