package org.guestmem.kvm;

import static org.guestmem.kvm.TestMachine.KIB;
import static org.guestmem.kvm.TestMachine.start;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.tck.HostAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** KVM is given the host addresses of regions; nobody else learns them from us. */
class SecrecyTest extends GuestTest {
  private final List<String> said = new ArrayList<>();

  @Test
  void nothingSaidOfAMachineMayHoldAHostAddress() {
    GuestMemoryRegion ram = guest.add("ram", 0, 32 * KIB);
    GuestMemoryRegion plain = guest.map("plain", 64 * KIB, RegionSpec.builder(4 * KIB).build());
    GuestMemoryRegion odd = guest.map("odd", 128 * KIB, RegionSpec.builder(5).build());
    VirtualMachine machine = guest.machine;
    Vcpu vcpu = machine.createVcpu();
    HostAddresses mapped = HostAddresses.now();
    refused(() -> machine.add(ram));
    refused(() -> machine.add(odd));
    refused(() -> machine.remove(plain));
    refused(() -> machine.mergeDirtyLog(plain));
    machine.add(plain);
    refused(() -> machine.mergeDirtyLog(plain));
    refused(() -> vcpu.enterLongMode(1L << 62, 0, 0));
    vcpu.enterRealMode(0x9000);
    refused(() -> vcpu.run(new RecordingHandler()));
    Throwable other = assertThrows(ExecutionException.class, () -> start(vcpu::registers).get());
    tell(other);
    said.addAll(List.of(machine.toString(), vcpu.toString(), machine.regions().toString()));
    HostAddresses then = HostAddresses.now();
    machine.close();
    refused(() -> machine.add(odd));
    refused(vcpu::registers);
    said.forEach(mapped::mustNotBeIn);
    said.forEach(then::mustNotBeIn);
  }

  private void refused(Executable call) {
    RuntimeException e = assertThrows(RuntimeException.class, call);
    assertTrue(
        e instanceof GuestMemoryException
            || e instanceof IllegalArgumentException
            || e instanceof IllegalStateException,
        e::toString);
    tell(e);
  }

  private void tell(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      said.add(e.toString());
    }
  }
}
