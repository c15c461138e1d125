package org.guestmem.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.NavigableMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ExpectationTest {
  private static final SieveJob JOB = new SieveJob(100_000, 1, 2, 3, 65_536);

  /** OEIS A006880, A046731 and A003618: the count, sum and largest of the primes below 10^5. */
  @Test
  void primesBelowHundredThousandMustBeTheKnownOnes() {
    Expectation expected = Expectation.of(JOB);
    ByteBuffer results =
        ByteBuffer.wrap(expected.memory().pages().get(SieveJob.RESULT))
            .order(ByteOrder.nativeOrder());

    assertEquals(9592, expected.primes());
    assertEquals(9592, results.getInt(SieveJob.COUNT_AT));
    assertEquals(454_396_537, results.getInt(SieveJob.SUM_AT));
    assertEquals(99_991, results.getInt(SieveJob.LARGEST_AT));
  }

  @Test
  void digitsMustEndWhereTheyAreSought() {
    byte[] results = Expectation.of(JOB).memory().pages().get(SieveJob.RESULT);
    assertEquals("\0\0009592\0", new String(results, SieveJob.DIGITS_END - 6, 7, US_ASCII));
  }

  @Test
  void transcriptMustHaveADotForEachSievingPrime() {
    // There are 65 primes up to 316, the root of 100,000.
    assertEquals(
        "Hello. I sieve the numbers up to 100000 in my memory:\n"
            + ".".repeat(65)
            + "\n9592 primes. Now a walk of 2 x 3 steps through my pages ... done.\n",
        Expectation.of(JOB).transcript());
  }

  @Test
  void pagesMustBeThoseOfResultSieveAndWalk() {
    NavigableMap<Long, byte[]> pages = Expectation.of(JOB).memory().pages();
    TreeSet<Long> expected = new TreeSet<>();
    expected.add(SieveJob.RESULT);
    for (long at = 0; at <= 100_000; at += 4096) {
      expected.add(SieveJob.SIEVE + at);
    }
    PageWalk.walk(JOB, (offset, value) -> expected.add(offset / 4096 * 4096));
    assertEquals(expected, pages.keySet());
    assertTrue(pages.size() > 26);
  }
}
