package org.guestmem.demo.kvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.guestmem.demo.SieveJob;
import org.junit.jupiter.api.Test;

class SieveProgramTest {
  private static final SieveJob JOB = SieveJob.draw(1, 256L << 20);

  @Test
  void programMustFitBelowTheResults() {
    int size = SieveProgram.assemble(JOB, 0, KvmGuestRunner.PROGRAM).length;
    assertTrue(KvmGuestRunner.PROGRAM + size <= SieveJob.RESULT, () -> size + " bytes");
  }

  @Test
  void oneJobMustGiveOneProgram() {
    assertArrayEquals(
        SieveProgram.assemble(JOB, 1L << 32, 0x1_0001_0000L),
        SieveProgram.assemble(JOB, 1L << 32, 0x1_0001_0000L));
  }
}
