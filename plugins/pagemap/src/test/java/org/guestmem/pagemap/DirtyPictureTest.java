package org.guestmem.pagemap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;

/** A harvest as a picture of one region. */
class DirtyPictureTest {

  /** 512 cells of 4 pages: in the first row cells 0 to 4 have 0 to 4 dirty pages. */
  private static List<String> picture(PictureGlyphs glyphs) {
    GuestMemoryRegion ram = region(1L << 32, 8L << 20);
    for (int cell = 0; cell <= 4; cell++) {
      ram.slice().fill(cell * 16_384L, cell * 4096L, (byte) 1);
    }
    ram.slice().putByte((8L << 20) - 1, (byte) 1);
    return lines(glyphs, ram, 8);
  }

  private static GuestMemoryRegion region(long base, long size) {
    return Samples.region("ram", base, RegionSpec.builder(size).trackDirty().build());
  }

  private static List<String> lines(PictureGlyphs glyphs, GuestMemoryRegion region, int rows) {
    PageMap map =
        PageMap.ofDirty(
            "", region, region.mapping().dirtyBitmap().orElseThrow().harvest(), rows * 64);
    return new PageMapText(glyphs, false).lines(map, Measure.DIRTY);
  }

  @Test
  void shadesMustGrowWithTheShareOfDirtyPages() {
    List<String> lines = picture(PictureGlyphs.UNICODE);
    String blank = " ".repeat(59);
    assertEquals("0x1_0000_0000 │ ▒▓██" + blank + "│", lines.get(0));
    assertEquals("0x1_0010_0000 │" + " ".repeat(64) + "│", lines.get(1));
    assertEquals("0x1_0070_0000 │" + " ".repeat(63) + "▒│", lines.get(7));
    assertEquals(" ".repeat(14) + "─".repeat(66), lines.get(8));
  }

  @Test
  void legendMustSayWhatACellIs() {
    List<String> lines = picture(PictureGlyphs.ASCII);
    String indent = " ".repeat(15);
    assertEquals(indent + "a cell = 4 pages = 16 KiB", lines.get(9));
    assertEquals(indent + "dirty: ' ' none, . < 1/4, : < 1/2, + < 3/4, # more", lines.get(10));
    assertEquals(indent + "11 of 2048 pages dirty in 5 of 512 cells", lines.get(11));
    assertEquals(12, lines.size());
  }

  @Test
  void regionSmallerThanTheGridMustHaveACellForEachPage() {
    GuestMemoryRegion small = region(0, 5 * 4096 + 1);
    small.slice().putByte(5 * 4096, (byte) 1);
    List<String> lines = lines(PictureGlyphs.ASCII, small, 16);
    assertEquals("          0x0 |     #|", lines.get(0));
    assertEquals(5, lines.size());
  }
}
