package org.guestmem.kvm.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.ffm.FfmRegionFactory;
import org.junit.jupiter.api.Test;

class IdentityPageTablesTest {
  private static final long GIB = 1L << 30;

  @Test
  void tablesMustMapAddressesToThemselves() {
    try (MmapRegion region = new FfmRegionFactory().create(RegionSpec.builder(0x8000).build())) {
      VolatileSlice tables = region.slice(0x1000, 0x7000);
      IdentityPageTables.write(tables, 0x1_0000, 4 * GIB + 1);
      assertEquals(0x1_1023, tables.getLong(0), "the first half TiB: present, writable, accessed");
      assertEquals(0x1_2023, tables.getLong(0x1000), "the first GiB");
      assertEquals(0x1_6023, tables.getLong(0x1020), "the fifth GiB");
      assertEquals(0, tables.getLong(0x1028), "there is no sixth");
      assertEquals(0xe3, tables.getLong(0x2000), "a large page, dirty too");
      assertEquals(0x1_0020_00e3L, tables.getLong(0x6008), "4 GiB + 2 MiB");
    }
  }

  @Test
  void sizeMustCountTheTables() {
    assertEquals(0x3000, IdentityPageTables.size(1));
    assertEquals(0x3000, IdentityPageTables.size(GIB));
    assertEquals(0x4000, IdentityPageTables.size(GIB + 1));
    assertEquals(514 * 4096, IdentityPageTables.size(512 * GIB));
    assertThrows(IllegalArgumentException.class, () -> IdentityPageTables.size(0));
    assertThrows(IllegalArgumentException.class, () -> IdentityPageTables.size(512 * GIB + 1));
  }

  @Test
  void placeThatDoesNotSuitMustBeRefused() {
    try (MmapRegion region = new FfmRegionFactory().create(RegionSpec.builder(0x3000).build())) {
      assertThrows(
          IllegalArgumentException.class,
          () -> IdentityPageTables.write(region.slice(), 0x1001, GIB));
      assertThrows(
          OutOfRangeException.class,
          () -> IdentityPageTables.write(region.slice(), 0x1000, 2 * GIB));
    }
  }
}
