package org.guestmem.examples.bootloader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.guestmem.api.AddressRange;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.ffm.FfmRegionFactory;
import org.guestmem.kvm.x86.Register;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a right image becomes in memory. */
class BootImageTest {
  private final Machine machine = new Machine();

  @AfterEach
  void close() {
    machine.close();
  }

  @Test
  void segmentsMustLieWhereTheProgramHeadersSay() {
    byte[] file = SampleKernel.elf(4, 0);
    machine.memory.fill(SampleKernel.ADDRESS, 8192, (byte) 0x55);
    BootEntry entry = BootImage.parse(file).load(machine.memory, "");
    assertEquals("entry 0x10_0000, rbx = 0x6000", entry.toString());
    byte[] code = Arrays.copyOfRange(file, 256, file.length);
    assertArrayEquals(code, machine.read(SampleKernel.ADDRESS, code.length));
    assertTrue(machine.memory.isZero(SampleKernel.ADDRESS + code.length, 4096), "bss");
    assertEquals(0x55, machine.memory.getByte(SampleKernel.ADDRESS + code.length + 4096));
  }

  @Test
  void startInfoMustTellOfCommandLineAndMemory() {
    BootImage.parse(SampleKernel.elf(4, 0)).load(machine.memory, "console=ttyS0 ä");
    StartInfo info = machine.memory.slice(0x6000, 56).ref(0, StartInfo.TYPE).load();
    assertEquals(new StartInfo(0x336e_c578, 1, 0, 0, 0, 0x2_0000, 0, 0x7000, 3, 0), info);
    assertEquals("console=ttyS0 ä", machine.text(info.commandLine()));
    assertEquals(
        List.of(
            new StartInfo.MapEntry(0, 0x9_fc00, 1, 0),
            new StartInfo.MapEntry(0x10_0000, Machine.LOW - 0x10_0000, 1, 0),
            new StartInfo.MapEntry(Machine.HIGH, Machine.HIGH_SIZE, 1, 0)),
        machine.memory.slice(0x7000, 72).array(0, StartInfo.MapEntry.TYPE, 3).asList());
  }

  @Test
  void zeroPageMustHaveTheSetupHeaderAndWhatTheLoaderTells() {
    byte[] file = SampleKernel.bzImage(4);
    machine.memory.fill(0x6000, 4096, (byte) 0x55);
    BootEntry entry = BootImage.parse(file).load(machine.memory, "quiet");
    assertEquals(new BootEntry(0x10_0000, Register.RSI, 0x6000), entry);
    byte[] expected = new byte[4096];
    System.arraycopy(file, 0x1f1, expected, 0x1f1, 0x264 - 0x1f1);
    expected[0x210] = (byte) 0xff;
    expected[0x22a] = 2; // 0x2_0000
    expected[0x1e8] = 3;
    byte[] page = machine.read(0x6000, 4096);
    Arrays.fill(page, 0x2d0, 0x2d0 + 60, (byte) 0);
    assertArrayEquals(expected, page);
    assertEquals(
        List.of(
            new ZeroPage.E820Entry(0, 0x9_fc00, 1),
            new ZeroPage.E820Entry(0x10_0000, Machine.LOW - 0x10_0000, 1),
            new ZeroPage.E820Entry(Machine.HIGH, Machine.HIGH_SIZE, 1)),
        machine.memory.slice(0x6000 + 0x2d0, 60).array(0, ZeroPage.E820Entry.TYPE, 3).asList());
    assertEquals("quiet", machine.text(0x2_0000));
    assertArrayEquals(
        Arrays.copyOfRange(file, 1024, file.length),
        machine.read(SampleKernel.ADDRESS, file.length - 1024));
  }

  @Test
  void machineWithoutRoomMustBeRefused() {
    for (byte[] file : List.of(SampleKernel.elf(4, 0), SampleKernel.bzImage(4))) {
      assertRefused(file, "", AddressRange.of(0, 1 << 20), AddressRange.of(2 << 20, 1 << 20));
      assertRefused(file, "", AddressRange.of(1 << 20, 1 << 20));
      assertRefused(file, "", AddressRange.of(0x2_1000, 2 << 20));
      assertRefused(file, "x".repeat(5000), AddressRange.of(0, 2 << 20));
      assertRefused(file, "a\0b", AddressRange.of(0, 2 << 20));
    }
  }

  private static void assertRefused(byte[] file, String commandLine, AddressRange... ranges) {
    GuestMemory memory = GuestMemory.fromRanges(new FfmRegionFactory(), ranges);
    BootImage image = BootImage.parse(file);
    assertThrows(IllegalArgumentException.class, () -> image.load(memory, commandLine));
    memory
        .regions()
        .forEach(
            region -> {
              assertTrue(region.slice().isZero(0, region.size()));
              region.mapping().close();
            });
  }

  @Test
  void readOnlyMemoryMustBeRefused() {
    FfmRegionFactory factory = new FfmRegionFactory();
    RegionSpec rom = RegionSpec.builder(1 << 20).protection(Protection.READ_ONLY).build();
    GuestMemory memory =
        GuestMemory.of(
            GuestMemoryRegion.of("ram", 0, factory.create(RegionSpec.builder(1 << 20).build())),
            GuestMemoryRegion.of("rom", 1 << 20, factory.create(rom)));
    BootImage image = BootImage.parse(SampleKernel.elf(4, 0));
    assertEquals(
        "ELF segment 0 at 0x10_0000: there is read-only memory",
        assertThrows(IllegalArgumentException.class, () -> image.load(memory, "")).getMessage());
    memory.regions().forEach(region -> region.mapping().close());
  }

  @Test
  void machineOfTooManyPartsMustBeRefused() {
    AddressRange[] ranges = new AddressRange[129];
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = AddressRange.of(i * (4L << 20), 2 << 20);
    }
    GuestMemory memory = GuestMemory.fromRanges(new FfmRegionFactory(), ranges);
    BootImage image = BootImage.parse(SampleKernel.bzImage(4));
    assertEquals(
        "the RAM of the machine has 130 parts: a memory map has room for 128",
        assertThrows(IllegalArgumentException.class, () -> image.load(memory, "")).getMessage());
    memory.regions().forEach(region -> region.mapping().close());
  }
}
