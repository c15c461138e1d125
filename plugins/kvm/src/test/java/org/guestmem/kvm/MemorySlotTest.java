package org.guestmem.kvm;

import static org.guestmem.kvm.TestMachine.GIB;
import static org.guestmem.kvm.TestMachine.KIB;
import static org.guestmem.kvm.TestMachine.MIB;
import static org.guestmem.kvm.x86.Register.RAX;
import static org.guestmem.kvm.x86.Register.RBX;
import static org.guestmem.kvm.x86.Register.RCX;
import static org.guestmem.kvm.x86.Size.BYTE;
import static org.guestmem.kvm.x86.Size.DWORD;
import static org.guestmem.kvm.x86.Size.QWORD;
import static org.guestmem.kvm.x86.Size.WORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionOverlapException;
import org.guestmem.api.RegionSpec;
import org.guestmem.kvm.x86.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a guest finds memory, and where it finds none. */
class MemorySlotTest extends GuestTest {
  private final RecordingHandler bus = new RecordingHandler();

  @Test
  void holeMustExitWithMmio() {
    GuestMemoryRegion ram = guest.add("ram", 0, 128 * KIB);
    bus.answer = 0xfedc_ba98_7654_3210L;
    Vcpu vcpu =
        guest.longMode(
            ram,
            0x1000,
            4,
            a ->
                a.mov(RBX, 3 * GIB)
                    .mov(RAX, 0x1122_3344_5566_7788L)
                    .store(QWORD, Memory.at(RBX), RAX)
                    .store(DWORD, Memory.at(RBX, 0x104), RAX)
                    .store(WORD, Memory.at(RBX, 0x106), RAX)
                    .store(BYTE, Memory.at(RBX, 0x107), RAX)
                    .load(RAX, QWORD, Memory.at(RBX, 0x200))
                    .load(RCX, BYTE, Memory.at(RBX, 0x300))
                    .hlt());

    assertEquals(Exit.HALT, vcpu.run(bus));

    assertEquals(
        List.of(
            "write 0xc000_0000 8 0x1122_3344_5566_7788",
            "write 0xc000_0104 4 0x5566_7788",
            "write 0xc000_0106 2 0x7788",
            "write 0xc000_0107 1 0x88",
            "read 0xc000_0200 8",
            "read 0xc000_0300 1"),
        bus.seen);
    assertEquals(bus.answer, vcpu.registers().get(RAX));
    assertEquals(0x10, vcpu.registers().get(RCX));
  }

  @Test
  void writeToReadOnlyRegionMustExitWithMmioAndReadMustNot(@TempDir Path directory)
      throws IOException {
    byte[] content = Arrays.copyOf(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 4096);
    Path file = Files.write(directory.resolve("rom"), content);
    GuestMemoryRegion ram = guest.add("ram", 0, 128 * KIB);
    RegionSpec spec =
        RegionSpec.builder(4096)
            .backing(Backing.file(file, 0))
            .protection(Protection.READ_ONLY)
            .build();
    GuestMemoryRegion rom = guest.map("rom", GIB, spec);
    guest.machine.add(rom);
    Vcpu vcpu =
        guest.longMode(
            ram,
            0x1000,
            2,
            a ->
                a.mov(RBX, GIB)
                    .load(RAX, QWORD, Memory.at(RBX))
                    .store(DWORD, Memory.at(RBX, 4), RAX)
                    .load(RCX, QWORD, Memory.at(RBX))
                    .hlt());

    assertEquals(Exit.HALT, vcpu.run(bus));

    assertEquals(List.of("write 0x4000_0004 4 0x403_0201"), bus.seen);
    assertEquals(0x0807_0605_0403_0201L, vcpu.registers().get(RAX));
    assertEquals(0x0807_0605_0403_0201L, vcpu.registers().get(RCX));
    assertEquals(0x0807_0605_0403_0201L, rom.slice().getLong(0));
  }

  @Test
  void slotAtFourGibMustHoldItsData() {
    GuestMemoryRegion ram = guest.add("ram", 0, 128 * KIB);
    GuestMemoryRegion high = guest.add("high", 4 * GIB, 64 * KIB);
    high.slice().putLong(0xfff8, 40);
    Vcpu vcpu =
        guest.longMode(
            ram,
            0x1000,
            5,
            a ->
                a.mov(RBX, 4 * GIB + 0xfff8)
                    .load(RAX, QWORD, Memory.at(RBX))
                    .add(RAX, 2)
                    .store(QWORD, Memory.at(RBX), RAX)
                    .store(BYTE, Memory.at(RBX, 8), 7) // one past its end
                    .hlt());

    assertEquals(Exit.HALT, vcpu.run(bus));

    assertEquals(42, high.slice().getLong(0xfff8));
    assertEquals(Set.of(15L), guest.harvestGuest(high));
    assertEquals(List.of("write 0x1_0001_0000 1 0x7"), bus.seen);
  }

  @Test
  void removedRegionMustBecomeAHole() {
    GuestMemoryRegion ram = guest.add("ram", 0, 32 * KIB);
    GuestMemoryRegion device = guest.add("device", 32 * KIB, 4096);
    guest.machine.remove(device);
    Vcpu vcpu = guest.realMode(ram, 0x1000, a -> a.store(BYTE, Memory.at(0x8000), 5).hlt());
    assertEquals(Exit.HALT, vcpu.run(bus));
    assertEquals(List.of("write 0x8000 1 0x5"), bus.seen);
    assertEquals(List.of(ram), guest.machine.regions());
  }

  @Test
  void numbersMustBeUsedAgain() {
    GuestMemoryRegion region = guest.map("again", 0, 4096);
    for (int i = 0; i < 100; i++) {
      guest.machine.add(region);
      guest.machine.remove(region);
    }
    assertEquals(List.of(), guest.machine.regions());
  }

  @Test
  void refusalOfTheKernelMustNameIoctlAndErrnoAndNoHostAddress() {
    GuestMemoryRegion last = guest.map("last", -4096, 4096); // KVM takes no slot that ends at 2^64
    KvmException e = assertThrows(KvmException.class, () -> guest.machine.add(last));
    assertEquals(
        "machine 'test': KVM_SET_USER_MEMORY_REGION: EINVAL (invalid argument); cannot give it "
            + last
            + "; check its size, and that nothing else is mapped there",
        e.getMessage());
    assertEquals("KVM_SET_USER_MEMORY_REGION", e.request());
    assertEquals(22, e.errno());
    last.mapping().close(Duration.ZERO); // its address was given back
  }

  @Test
  void overlapMustBeRefusedAndNameBoth() {
    GuestMemoryRegion low = guest.add("low", 0, MIB);
    GuestMemoryRegion other = guest.map("other", MIB - 4096, MIB);
    RegionOverlapException e =
        assertThrows(RegionOverlapException.class, () -> guest.machine.add(other));
    assertEquals(low + " and " + other + " overlap; give one of them another base", e.getMessage());
  }

  @Test
  void sizeThatIsNoMultipleOfAPageMustBeRefused() {
    GuestMemoryRegion odd = guest.map("odd", 0, RegionSpec.builder(4097).build());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> guest.machine.add(odd));
    assertEquals(
        odd + " has 4097 bytes; KVM takes multiples of 4096 up to 8796093018112", e.getMessage());
  }

  @Test
  void regionThatTheMachineLacksMustBeRefused() {
    GuestMemoryRegion absent = guest.map("absent", 0, 4096);
    String message = "machine 'test' does not have " + absent;
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> guest.machine.remove(absent))
            .getMessage());
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> guest.machine.mergeDirtyLog(absent))
            .getMessage());
  }
}
