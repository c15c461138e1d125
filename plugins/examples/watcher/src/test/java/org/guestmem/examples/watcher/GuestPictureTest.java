package org.guestmem.examples.watcher;

import static org.guestmem.kvm.x86.Size.BYTE;
import static org.guestmem.kvm.x86.Size.WORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.ffm.FfmRegionFactory;
import org.guestmem.kvm.Exit;
import org.guestmem.kvm.ExitHandler;
import org.guestmem.kvm.KvmDevice;
import org.guestmem.kvm.KvmUnavailableException;
import org.guestmem.kvm.Vcpu;
import org.guestmem.kvm.VirtualMachine;
import org.guestmem.kvm.x86.Assembler;
import org.guestmem.kvm.x86.Memory;
import org.guestmem.pagemap.PageMapText;
import org.guestmem.pagemap.PictureGlyphs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pictures of what a real guest writes, between two of its instructions. */
class GuestPictureTest {
  private static final int CODE = 0x1000;

  private final GuestMemoryRegion ram =
      GuestMemoryRegion.of(
          "ram0",
          0,
          new FfmRegionFactory().create(RegionSpec.builder(65_536).trackDirty().build()));
  private final Set<VirtualMachine> running = ConcurrentHashMap.newKeySet();
  private final List<String> rows = new ArrayList<>();

  @AfterEach
  void close() {
    ram.mapping().close();
  }

  private DirtyPicture watch() {
    return new DirtyPicture("web1", ram, running, new PageMapText(PictureGlyphs.ASCII, false));
  }

  /** Where there is no KVM, the test is skipped and says why. */
  private static KvmDevice openKvm() {
    try {
      return KvmDevice.open();
    } catch (KvmUnavailableException e) {
      System.out.println("SKIPPED: " + e.getMessage());
      return abort(String.valueOf(e.getMessage()));
    }
  }

  @Test
  void picturesMustShowWhatTheGuestWroteInBetween() {
    byte[] code =
        Assembler.realMode(CODE)
            .store(WORD, Memory.at(0x3000), 1)
            .store(WORD, Memory.at(0x5000), 1)
            .out(BYTE)
            .out(BYTE)
            .store(WORD, Memory.at(0x5ffe), 2)
            .store(WORD, Memory.at(0xf000), 2)
            .out(BYTE)
            .store(WORD, Memory.at(0x8000), 3)
            .hlt()
            .assemble();
    ram.slice().put(CODE, code, 0, code.length);
    try (KvmDevice kvm = openKvm();
        DirtyPicture picture = watch()) {
      run(kvm, picture);
      rows.add(picture.next().get(0)); // of a machine that has ended
    }
    assertEquals(
        List.of(
            "          0x0 |   # #          |",
            "          0x0 |                |",
            "          0x0 |     #         #|",
            "          0x0 |        #       |"),
        rows);
    assertEquals(5, ram.mapping().dirtyBitmap().orElseThrow().count(), "left to the others");
  }

  private void run(KvmDevice kvm, DirtyPicture picture) {
    try (VirtualMachine machine = kvm.createMachine("web1")) {
      machine.add(ram);
      running.add(machine);
      Vcpu vcpu = machine.createVcpu();
      vcpu.enterRealMode(CODE);
      Exit exit =
          vcpu.run(
              new ExitHandler() {
                @Override
                public void portOut(int port, int size, int value) {
                  rows.add(picture.next().get(0));
                }
              });
      assertEquals(Exit.HALT, exit);
    }
  }

  @Test
  void machineOfOtherMemoryMustNotMatter() {
    try (KvmDevice kvm = openKvm();
        VirtualMachine other = kvm.createMachine("web2");
        DirtyPicture picture = watch()) {
      running.add(other);
      ram.slice().putByte(0x2000, (byte) 1);
      assertEquals("          0x0 |  #             |", picture.next().get(0));
    }
  }

  @Test
  void writesOfTheHostMustBeShownOnce() {
    ram.slice().putByte(0, (byte) 1); // before the watch
    try (DirtyPicture picture = watch()) {
      ram.slice().fill(0x7fff, 2, (byte) 1);
      List<String> lines = picture.next();
      assertEquals("          0x0 |       ##       |", lines.get(0));
      assertEquals("2 of 16 pages dirty in 2 of 16 cells", lines.get(4).strip());
      assertEquals("          0x0 |                |", picture.next().get(0));
    }
  }
}
