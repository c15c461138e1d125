package org.guestmem.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.junit.jupiter.api.Test;

class MemoryMapTest {

  @Test
  void regionsMustBeSortedUnsignedWithTheirParts() {
    try (MmapRegion a = TestRegions.map(8L << 20);
        MmapRegion b = TestRegions.mapUnlogged(4096)) {
      GuestMemoryRegion low = GuestMemoryRegion.of("ram0", 1L << 32, a);
      GuestMemoryRegion high = GuestMemoryRegion.of("ram1", -4096, b);
      assertEquals(
          List.of(
              "0x1_0000_0000 - 0x1_007f_ffff      8 MiB  ram0: anonymous, fallback back end,"
                  + " dirty log by 4 KiB",
              "0x1_0000_1000 - 0x1_0000_10ff      256 B    program",
              "0xffff_ffff_ffff_f000 - 0xffff_ffff_ffff_ffff      4 KiB  ram1: anonymous,"
                  + " fallback back end, no dirty log"),
          MemoryMap.lines(
              List.of(high, low), low, List.of(new GuestRunner.Part("program", 0x1000, 0x100))));
    }
  }
}
