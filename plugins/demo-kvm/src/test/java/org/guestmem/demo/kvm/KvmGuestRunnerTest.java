package org.guestmem.demo.kvm;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.demo.GuestRunner;
import org.guestmem.demo.SieveJob;
import org.guestmem.ffm.FfmRegionFactory;
import org.guestmem.kvm.KvmDevice;
import org.guestmem.kvm.x86.Assembler;
import org.guestmem.kvm.x86.Label;
import org.junit.jupiter.api.Test;

/** What becomes of guests that do not end as they should. */
class KvmGuestRunnerTest {
  private static final long SIZE = 16L << 20;
  private static final SieveJob JOB = SieveJob.draw(1, SIZE);

  @Test
  void guestThatNeverHaltsMustBeStopped() {
    Label self = new Label("self");
    assertFails("did not halt within 1 s", guest -> guest.bind(self).jmp(self));
  }

  @Test
  void guestAtAnExceptionMustBeReported() {
    assertFails("shut down at an exception: rax=0x0", Assembler::ud2);
  }

  private static void assertFails(String reason, UnaryOperator<Assembler> program) {
    try (KvmDevice kvm = RealKvm.open();
        MmapRegion mapping = map()) {
      GuestMemoryRegion region = GuestMemoryRegion.of("ram0", 0, mapping);
      GuestRunner runner = RealKvm.runner(kvm, Duration.ofSeconds(1));
      runner.load(region, JOB);
      byte[] code = program.apply(Assembler.longMode(KvmGuestRunner.PROGRAM)).assemble();
      region.slice().put(KvmGuestRunner.PROGRAM, code, 0, code.length);
      Exception e =
          assertThrows(IllegalStateException.class, () -> runner.run(region, JOB, printed -> {}));
      assertTrue(String.valueOf(e.getMessage()).contains(reason), e::getMessage);
    }
  }

  @Test
  void regionBeyondThePageTablesMustBeRefused() {
    try (KvmDevice kvm = RealKvm.open();
        MmapRegion mapping = map()) {
      GuestMemoryRegion region = GuestMemoryRegion.of("ram0", 64L << 30, mapping);
      GuestRunner runner = RealKvm.runner(kvm, Duration.ofSeconds(1));
      assertThrows(IllegalArgumentException.class, () -> runner.load(region, JOB));
    }
  }

  private static MmapRegion map() {
    return new FfmRegionFactory().create(RegionSpec.builder(SIZE).trackDirty().build());
  }
}
