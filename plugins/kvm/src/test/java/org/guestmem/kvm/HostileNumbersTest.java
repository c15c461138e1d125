package org.guestmem.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.ffm.FfmRegionFactory;
import org.guestmem.kvm.x86.IdentityPageTables;
import org.guestmem.kvm.x86.Register;
import org.guestmem.tck.HostileCalls;
import org.junit.jupiter.api.Test;

/** Numbers that somebody took from a guest and passed on, to all but the assembler. */
class HostileNumbersTest extends GuestTest {
  private static final int PAGE = 4096;
  private static final long GIB = 1L << 30;

  @Test
  void numbersMustBeRefusedOrChangeWhatTheyAreForAlone() {
    try (MmapRegion region = new FfmRegionFactory().create(RegionSpec.builder(5 * PAGE).build())) {
      HostileCalls calls = new HostileCalls(0, PAGE, GIB, 512 * GIB, 1 << 16);
      VolatileSlice tables = calls.window(region, PAGE, 3 * PAGE);
      Vcpu vcpu = guest.machine.createVcpu();
      Map<String, Set<String>> refusals =
          calls
              .pass(VolatileSlice.class, () -> tables)
              .pass(Register.class, () -> Register.RAX)
              .methodsOf(KvmDevice.class, TestMachine::openKvm)
              .methodsOf(VirtualMachine.class, () -> guest.machine)
              .methodsOf(Vcpu.class, () -> vcpu)
              .methodsOf(Registers.class, Registers::new)
              .makersOf(Registers.class)
              .makersOf(IdentityPageTables.class)
              .refusals();
      assertEquals(
          Map.of(
              "IdentityPageTables.size(long)", Set.of("IllegalArgumentException"),
              "IdentityPageTables.write(VolatileSlice,long,long)",
                  Set.of("IllegalArgumentException", "OutOfRangeException"),
              "Registers.set(Register,long)", Set.of(),
              "Vcpu.enterLongMode(long,long,long)", Set.of("IllegalArgumentException"),
              "Vcpu.enterProtectedMode(long)", Set.of("IllegalArgumentException"),
              "Vcpu.enterRealMode(long)", Set.of("IllegalArgumentException")),
          withoutKvms(refusals));
    }
  }

  /** Which addresses a page table may have is the processor's to say, by way of KVM. */
  private static Map<String, Set<String>> withoutKvms(Map<String, Set<String>> refusals) {
    Map<String, Set<String>> ours = new TreeMap<>();
    refusals.forEach(
        (method, thrown) -> {
          Set<String> rest = new HashSet<>(thrown);
          if (method.startsWith("Vcpu.enterLongMode(")) {
            rest.remove("KvmException");
          }
          ours.put(method, rest);
        });
    return ours;
  }
}
