package org.guestmem.pagemap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.guestmem.api.AddressRange;
import org.guestmem.api.Backends;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.RegionSpec;

/** Maps and regions for tests. */
final class Samples {
  private Samples() {}

  /** Of the fallback, so that the collector frees it. */
  static GuestMemoryRegion region(String name, long base, RegionSpec spec) {
    return GuestMemoryRegion.of(
        name,
        base,
        Backends.find(Samples.class.getClassLoader(), NativeAccess.OFF).best().create(spec));
  }

  /** Three regions: every shade, a hole, one that tells nothing, a name that is markup. */
  static PageMap map() {
    PageCells low =
        new PageCells(
            "ram0",
            "memfd web1, ffm back end",
            new AddressRange(0, 0x7f_ffff),
            4096,
            16,
            Map.of(
                Measure.DIRTY, counts(128, 0, 1, 4, 8, 12, 16),
                Measure.RESIDENT, counts(128, 16, 16, 16, 16, 16, 16, 2)));
    PageCells rom =
        new PageCells(
            "<rom> & \"\033[31m",
            "anonymous, fallback back end",
            AddressRange.of(0xfffc_0000L, 0x4_0000),
            4096,
            16,
            Map.of());
    PageCells high =
        new PageCells(
            "ram1",
            "anonymous, ffm back end",
            AddressRange.of(1L << 32, 0x2_0001),
            65536,
            1,
            Map.of(Measure.DIRTY, counts(3, 0, 0, 1), Measure.RESIDENT, counts(3)));
    return new PageMap("web1", List.of(high, rom, low));
  }

  /** So many cells, the first of which have these counts. */
  static CellCounts counts(int cells, long... first) {
    List<Long> counts = new ArrayList<>();
    for (int cell = 0; cell < cells; cell++) {
      counts.add(cell < first.length ? first[cell] : 0);
    }
    return new CellCounts(counts);
  }
}
