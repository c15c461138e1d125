package org.guestmem.kvm;

import static org.guestmem.kvm.TestMachine.GIB;
import static org.guestmem.kvm.TestMachine.KIB;
import static org.guestmem.kvm.TestMachine.MIB;
import static org.guestmem.kvm.TestMachine.harvest;
import static org.guestmem.kvm.x86.Register.RAX;
import static org.guestmem.kvm.x86.Register.RBX;
import static org.guestmem.kvm.x86.Register.RCX;
import static org.guestmem.kvm.x86.Register.RDI;
import static org.guestmem.kvm.x86.Size.BYTE;
import static org.guestmem.kvm.x86.Size.DWORD;
import static org.guestmem.kvm.x86.Size.QWORD;
import static org.guestmem.kvm.x86.Size.WORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.kvm.x86.Memory;
import org.junit.jupiter.api.Test;

/** Which pages a guest's writes mark, and where: exactly. */
class DirtyLogTest extends GuestTest {
  private static final ExitHandler NO_DEVICES = new ExitHandler() {};

  @Test
  void realModeMustDirtyExactlyThePagesWritten() {
    GuestMemoryRegion ram = guest.add("ram", 0, 64 * KIB);
    Vcpu vcpu =
        guest.realMode(
            ram,
            0x1000,
            a ->
                a.mov(RAX, 0xabcd)
                    .store(WORD, Memory.at(0x2000), RAX)
                    .store(WORD, Memory.at(0x5fff), RAX) // lies in two pages
                    .store(DWORD, Memory.at(0x8000), 0x1234_5678)
                    .lockInc(WORD, Memory.at(0xaffe))
                    .mov(RDI, 0xc000)
                    .mov(RCX, 0x2000)
                    .repStosb()
                    .hlt());
    assertEquals(Set.of(1L), harvest(ram), "the host wrote the code");
    assertEquals(0, guest.machine.mergeDirtyLog(ram), "the host's writes are not in KVM's log");

    assertEquals(Exit.HALT, vcpu.run(NO_DEVICES));

    assertEquals(Set.of(), harvest(ram), "the guest's writes are not in the region's log");
    Set<Long> written = Set.of(0x2L, 0x5L, 0x6L, 0x8L, 0xaL, 0xcL, 0xdL);
    assertEquals(written, guest.harvestGuest(ram));
    assertEquals(Set.of(), guest.harvestGuest(ram), "a merge clears KVM's log");
    assertEquals((short) 0xabcd, ram.slice().getShort(0x5fff));
    assertEquals(0x1234_5678, ram.slice().getInt(0x8000));
    assertEquals((byte) 0xcd, ram.slice().getByte(0xdfff));
  }

  @Test
  void longModeMustDirtyExactlyThePagesWrittenAndNoPageTable() {
    GuestMemoryRegion low = guest.add("low", 0, MIB);
    GuestMemoryRegion middle = guest.add("middle", 2 * MIB, 64 * KIB);
    GuestMemoryRegion high = guest.add("high", 4 * GIB, MIB);
    Vcpu vcpu =
        guest.longMode(
            low,
            0x1000,
            5,
            a ->
                a.store(QWORD, Memory.at(0x4000), -1)
                    .mov(RBX, 2 * MIB)
                    .mov(RAX, 0x1122_3344_5566_7788L)
                    .store(QWORD, Memory.at(RBX, 0x7ffc), RAX) // lies in two pages
                    .mov(RBX, 4 * GIB)
                    .store(BYTE, Memory.at(RBX), RAX)
                    .lockXadd(QWORD, Memory.at(RBX, 0x8_0008), RAX)
                    .hlt());

    assertEquals(Exit.HALT, vcpu.run(NO_DEVICES));

    assertEquals(Set.of(4L), guest.harvestGuest(low));
    assertEquals(Set.of(7L, 8L), guest.harvestGuest(middle));
    assertEquals(Set.of(0L, 0x80L), guest.harvestGuest(high));
    assertEquals(0x1122_3344_5566_7788L, middle.slice().getLong(0x7ffc));
    assertEquals((byte) 0x88, high.slice().getByte(0));
    assertEquals(0x1122_3344_5566_7788L, high.slice().getLong(0x8_0008));
  }

  @Test
  void hostAndGuestWritesMustMeetInOneLog() {
    GuestMemoryRegion ram = guest.add("ram", 0, 64 * KIB);
    Vcpu vcpu = guest.realMode(ram, 0x1000, a -> a.inc(BYTE, Memory.at(0x3000)).hlt());
    harvest(ram);
    ram.slice().putByte(0x9000, (byte) 1);
    assertEquals(Exit.HALT, vcpu.run(NO_DEVICES));
    assertEquals(1, guest.machine.mergeDirtyLog(ram));
    assertEquals(Set.of(3L, 9L), harvest(ram));
  }

  @Test
  void logMustSurviveTheRemovalOfItsRegion() {
    GuestMemoryRegion ram = guest.add("ram", 0, 64 * KIB);
    Vcpu vcpu = guest.realMode(ram, 0x1000, a -> a.inc(BYTE, Memory.at(0x3000)).hlt());
    harvest(ram);
    assertEquals(Exit.HALT, vcpu.run(NO_DEVICES));
    guest.machine.remove(ram);
    assertEquals(Set.of(3L), harvest(ram));
  }

  @Test
  void coarseLogMustTakeTheLogOfSmallPages() {
    RegionSpec spec = RegionSpec.builder(MIB).trackDirty(64 * KIB).build();
    GuestMemoryRegion ram = guest.map("ram", 0, spec);
    guest.machine.add(ram);
    Vcpu vcpu =
        guest.realMode(
            ram, 0x1000, a -> a.inc(BYTE, Memory.at(0x2000)).inc(BYTE, Memory.at(0x3000)).hlt());
    harvest(ram);
    assertEquals(Exit.HALT, vcpu.run(NO_DEVICES));
    assertEquals(2, guest.machine.mergeDirtyLog(ram), "pages of 4 KiB");
    assertEquals(1, ram.mapping().dirtyBitmap().orElseThrow().count(), "pages of 64 KiB");
  }

  @Test
  void regionWithoutLogMustBeRefused() {
    GuestMemoryRegion plain = guest.map("plain", 0, RegionSpec.builder(4096).build());
    guest.machine.add(plain);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> guest.machine.mergeDirtyLog(plain));
    assertEquals(
        plain + " has no dirty log; create it with RegionSpec.Builder.trackDirty()",
        e.getMessage());
  }
}
