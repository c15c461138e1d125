package org.guestmem.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.ffm.FfmRegionFactory;
import org.junit.jupiter.api.Test;

/** The example in the Javadoc of the package is a region of this file: it must do what it says. */
final class KvmSnippetsTest {
  /** {@code mov byte [0x5000], 42; hlt} in real mode. */
  private static final byte[] PROGRAM = {(byte) 0xc6, 0x06, 0x00, 0x50, 42, (byte) 0xf4};

  // @start region="boot"
  static Exit boot(Kvm kvm, GuestMemoryRegion ram, ExitHandler devices) {
    try (VirtualMachine machine = kvm.createMachine("web1")) {
      machine.add(ram); // a slot; taken from the guest if the region closes
      Vcpu vcpu = machine.createVcpu();
      vcpu.enterRealMode(0x7c00);
      Exit exit = vcpu.run(devices); // port I/O and MMIO go to the handler
      machine.mergeDirtyLog(ram); // what the guest wrote is in the region's log
      return exit;
    }
  }

  // @end

  @Test
  void guestMustRunAndItsWritesMustBeLogged() {
    RegionSpec spec = RegionSpec.builder(65_536).trackDirty().build();
    try (KvmDevice kvm = TestMachine.openKvm();
        MmapRegion mapping = new FfmRegionFactory().create(spec)) {
      mapping.slice().put(0x7c00, PROGRAM, 0, PROGRAM.length);
      mapping.dirtyBitmap().orElseThrow().harvest();
      GuestMemoryRegion ram = GuestMemoryRegion.of("ram0", 0, mapping);
      assertEquals(Exit.HALT, boot(kvm, ram, new RecordingHandler()));
      assertEquals(42, mapping.slice().getByte(0x5000));
      assertTrue(mapping.dirtyBitmap().orElseThrow().harvest().isDirty(0x5000));
    }
  }
}
