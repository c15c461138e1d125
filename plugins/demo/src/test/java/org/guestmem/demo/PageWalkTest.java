package org.guestmem.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PageWalkTest {

  /** Worked out by hand: x1 = 1013904223 = 0x3c6ef35f, x2 = 1196435762 = 0x47502932. */
  @Test
  void firstStepsMustBeThoseOfTheDefinition() {
    SieveJob job = new SieveJob(100, 0, 1, 2, 65_536);
    List<String> writes = new ArrayList<>();

    int last = PageWalk.walk(job, (offset, value) -> writes.add("%x=%x".formatted(offset, value)));

    // Page 0xc6ef at (x1 >>> 18) & 0xffc; then x2 >>> 27 = 8, which is 8 pages back.
    assertEquals(List.of("c6eff18=3c6ef35f", "c6e71d4=47502932"), writes);
    assertEquals(0xd1ccf6e9, last);
  }

  @Test
  void stepsMustStayAboveTheFloorAndInsideTheWalk() {
    for (int seed = 0; seed < 200; seed++) {
      PageWalk.walk(
          new SieveJob(100, seed, 20, 200, 2048),
          (offset, value) -> {
            assertTrue(offset >= 1024L * 4096 && offset + 4 <= 2048L * 4096);
            assertEquals(0, offset % 4);
          });
    }
  }

  @Test
  void walkMustSpreadOverManyPages() {
    Set<Long> pages = new HashSet<>();
    PageWalk.walk(SieveJob.draw(1, 256L << 20), (offset, value) -> pages.add(offset / 4096));
    assertTrue(pages.size() > 1000, () -> pages.size() + " pages");
  }
}
