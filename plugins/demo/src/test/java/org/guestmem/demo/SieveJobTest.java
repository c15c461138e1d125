package org.guestmem.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SieveJobTest {
  private static final long SIZE = 256L << 20;

  @Test
  void oneSeedMustGiveOneJob() {
    assertEquals(SieveJob.draw(7, SIZE), SieveJob.draw(7, SIZE));
  }

  @Test
  void boundsMustKeepTheGuestShort() {
    for (long seed = 0; seed < 1000; seed++) {
      SieveJob job = SieveJob.draw(seed, SIZE);
      assertTrue(job.bound() >= 60_000 && job.bound() <= 120_000, job::toString);
      assertTrue(job.flights() * job.steps() < 10_000, job::toString);
      assertEquals(65_536, job.walkPages());
    }
  }

  @Test
  void walkMustStayInRegionsOfAnySize() {
    assertEquals(2048, SieveJob.draw(1, 8L << 20).walkPages());
    assertEquals(2048, SieveJob.draw(1, (16L << 20) - 1).walkPages());
    assertEquals(1 << 20, SieveJob.draw(1, 1L << 40).walkPages());
  }

  @Test
  void smallRegionMustBeRefusedWithItsSize() {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> SieveJob.draw(1, (8L << 20) - 4096));
    assertEquals(
        "a region of 8188 KiB is too small for the demo: configure guestmem.size=8MiB or more",
        e.getMessage());
  }
}
