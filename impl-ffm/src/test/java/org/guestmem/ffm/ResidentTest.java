package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.junit.jupiter.api.Test;

/** What is resident, by another route: /proc/self/pagemap; proc(5). */
class ResidentTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 40_000; // in three windows

  @Test
  void pagesMustBeThoseOfThePagemap() throws IOException {
    Random random = new Random(42);
    for (Sharing sharing : Sharing.values()) {
      RegionSpec spec =
          RegionSpec.builder((long) PAGES * PAGE).sharing(sharing).with(Advice.SMALL_PAGES).build();
      try (MmapRegion region = new FfmRegionFactory().create(spec)) {
        for (int i = 0; i < 5_000; i++) {
          region.slice().putByte((long) random.nextInt(PAGES) * PAGE, (byte) 1);
        }
        List<Long> found = new ArrayList<>();
        region.forEachResident(
            0,
            region.size(),
            (offset, length) -> {
              for (long at = offset; at < offset + length; at += PAGE) {
                found.add(at);
              }
            });
        assertEquals(pagemap(ProcessMemory.address(region)), found);
        assertEquals((long) found.size() * PAGE, region.residentBytes(0, region.size()));
      }
    }
  }

  /** Bit 63 of the eight bytes of a page: it is present. */
  private static List<Long> pagemap(long address) throws IOException {
    byte[] entries = new byte[8 * PAGES];
    try (RandomAccessFile map = new RandomAccessFile("/proc/self/pagemap", "r")) {
      map.seek(address / PAGE * 8);
      map.readFully(entries);
    }
    List<Long> present = new ArrayList<>();
    for (int page = 0; page < PAGES; page++) {
      if (entries[8 * page + 7] < 0) {
        present.add((long) page * PAGE);
      }
    }
    return present;
  }
}
