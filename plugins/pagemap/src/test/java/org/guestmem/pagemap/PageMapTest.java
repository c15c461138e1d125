package org.guestmem.pagemap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.guestmem.api.AddressRange;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;

class PageMapTest {
  private static final long MIB = 1 << 20;

  private final GuestMemoryRegion ram =
      Samples.region("ram", 0, RegionSpec.builder(8 * MIB).trackDirty().build());
  private final GuestMemoryRegion rom =
      Samples.region("rom", 16 * MIB, RegionSpec.builder(4097).build());

  @Test
  void mapMustCountDirtyPagesByCellsAndTakeNone() {
    ram.slice().fill(4 * 4096 - 1, 2, (byte) 1);
    ram.slice().putByte(8 * MIB - 1, (byte) 1);
    for (int look = 0; look < 2; look++) {
      PageCells cells = PageMap.of("a", List.of(rom, ram), 512).regions().get(0);
      assertEquals("'ram' 0x0-0x7f_ffff in cells of 32 KiB", cells.toString());
      assertEquals(
          Optional.of(1L), cells.counts(Measure.DIRTY).map(counts -> counts.pages().get(255)));
      assertEquals(Optional.of(3L), cells.counts(Measure.DIRTY).map(CellCounts::total));
      assertEquals(Optional.of(2L), cells.counts(Measure.DIRTY).map(CellCounts::touchedCells));
    }
  }

  @Test
  void cellsMustBeOfOneSizeAndFewEnough() {
    PageMap map = PageMap.of("a", List.of(rom, ram), 257);
    assertEquals(List.of(256, 1), map.regions().stream().map(PageCells::cells).toList());
    assertEquals(2, map.regions().get(1).pages());
    assertEquals(2, map.regions().get(1).pagesIn(0));
    assertEquals(new AddressRange(16 * MIB, 16 * MIB + 4096), map.regions().get(1).addresses(0));
  }

  @Test
  void whatARegionDoesNotTellMustBeMissing() {
    PageMap map = PageMap.of("a", List.of(rom), 8);
    assertEquals(Map.of(), map.regions().get(0).counts());
  }

  @Test
  void logThatIsOffMustBeMissing() {
    GuestMemoryRegion off =
        Samples.region("off", 0, RegionSpec.builder(MIB).trackDirtyOnDemand().build());
    assertEquals(Map.of(), PageMap.of("a", List.of(off), 8).regions().get(0).counts());
  }

  @Test
  void holesMustBeBetweenRegionsOnly() {
    GuestMemoryRegion next =
        Samples.region("next", 16 * MIB + 8192, RegionSpec.builder(4096).build());
    GuestMemoryRegion top = Samples.region("top", -4096, RegionSpec.builder(4096).build());
    assertEquals(
        List.of(
            new AddressRange(8 * MIB, 16 * MIB - 1),
            new AddressRange(16 * MIB + 4097, 16 * MIB + 8191),
            new AddressRange(16 * MIB + 12288, -4097)),
        PageMap.of("a", List.of(top, next, rom, ram), 8).holes());
  }

  @Test
  void regionThatClosesMustBeLeftOut() {
    ram.mapping().close();
    PageMap map = PageMap.of("a", List.of(rom, ram), 8);
    assertEquals(List.of("rom"), map.regions().stream().map(PageCells::name).toList());
  }

  @Test
  void harvestMustBeDrawnAsItWas() {
    try (DirtyHarvester own = ram.mapping().dirtyBitmap().orElseThrow().harvester("test")) {
      ram.slice().putByte(5 * 4096, (byte) 1);
      PageMap map = PageMap.ofDirty("a", ram, own.harvest(), 4096);
      assertEquals(
          List.of(Samples.counts(2048, 0, 0, 0, 0, 0, 1)),
          map.regions().stream().map(r -> r.counts(Measure.DIRTY).orElseThrow()).toList());
      assertThrows(
          IllegalArgumentException.class, () -> PageMap.ofDirty("a", rom, own.harvest(), 8));
    }
  }

  @Test
  void impossibleMapsMustBeRefused() {
    assertThrows(IllegalArgumentException.class, () -> PageMap.of("a", List.of(ram), 0));
    assertThrows(IllegalArgumentException.class, () -> cells(3, 1, Map.of()));
    assertThrows(IllegalArgumentException.class, () -> cells(4096, 0, Map.of()));
    Map<Measure, CellCounts> oneTooMany = Map.of(Measure.DIRTY, Samples.counts(3));
    assertThrows(IllegalArgumentException.class, () -> cells(4096, 1, oneTooMany));
    Map<Measure, CellCounts> more = Map.of(Measure.DIRTY, Samples.counts(2, 2));
    assertThrows(IllegalArgumentException.class, () -> cells(4096, 1, more));
    assertThrows(IllegalArgumentException.class, () -> new CellCounts(List.of(-1L)));
    assertThrows(IllegalArgumentException.class, () -> new PictureGlyphs("four", 'a', 'b', 'c'));
    PageCells two = cells(4096, 1, Map.of());
    assertThrows(IndexOutOfBoundsException.class, () -> two.pagesIn(2));
    assertThrows(IndexOutOfBoundsException.class, () -> two.addresses(-1));
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without a checker may do
  void nullMustBeRefused() {
    assertThrows(NullPointerException.class, () -> new PageMap(null, List.of()));
    assertThrows(NullPointerException.class, () -> PageMap.of(null, List.of(), 8));
    assertThrows(NullPointerException.class, () -> PageMap.ofDirty("a", ram, null, 8));
    assertThrows(NullPointerException.class, () -> new CellCounts(null));
    assertThrows(NullPointerException.class, () -> cells(4096, 1, null));
  }

  @Test
  void glyphsMustBeThoseThatTheCharsetHas() {
    assertEquals(PictureGlyphs.UNICODE, PictureGlyphs.of(StandardCharsets.UTF_8));
    assertEquals(PictureGlyphs.ASCII, PictureGlyphs.of(StandardCharsets.ISO_8859_1));
  }

  private static PageCells cells(long pageSize, long cellPages, Map<Measure, CellCounts> counts) {
    return new PageCells("r", "m", AddressRange.of(0, 8192), pageSize, cellPages, counts);
  }
}
