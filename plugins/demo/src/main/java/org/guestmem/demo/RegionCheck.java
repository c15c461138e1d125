package org.guestmem.demo;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryRegion;

/** Compares a region with what it must hold, and says on the screen what matched or did not. */
final class RegionCheck {
  private static final int SHOWN = 4;

  private final Screen screen;
  private final GuestMemoryRegion region;
  private boolean passed = true;

  RegionCheck(Screen screen, GuestMemoryRegion region) {
    this.screen = screen;
    this.region = region;
  }

  /** Tells whether every check so far matched. */
  boolean passed() {
    return passed;
  }

  /** Compares whole pages, byte by byte; the verdict is what can be said of them if they match. */
  void memory(String what, NavigableMap<Long, byte[]> expected, String verdict) {
    long wrong = 0;
    for (Map.Entry<Long, byte[]> page : expected.entrySet()) {
      byte[] found = new byte[SieveJob.PAGE];
      region.slice().get(page.getKey(), found, 0, found.length);
      int at = Arrays.mismatch(page.getValue(), found);
      if (at >= 0 && wrong++ < SHOWN) {
        bad(
            "%s: at %s expected 0x%02x, found 0x%02x"
                .formatted(what, address(page.getKey() + at), page.getValue()[at], found[at]));
      }
    }
    conclude(what, wrong, pages(expected.size()) + " " + verdict);
  }

  /** Compares the set of dirty pages. */
  void dirty(String what, DirtyPages found, NavigableSet<Long> expected) {
    NavigableSet<Long> offsets = offsets(found);
    long wrong = 0;
    for (long offset : union(expected, offsets)) {
      if (expected.contains(offset) != offsets.contains(offset) && wrong++ < SHOWN) {
        bad(
            "%s: page %s expected %s, found %s"
                .formatted(
                    what,
                    address(offset),
                    state(expected.contains(offset)),
                    state(offsets.contains(offset))));
      }
    }
    conclude(what, wrong, "exactly the " + pages(expected.size()) + " that had to be written");
  }

  /** Compares a word, by its value. */
  void word(String what, long offset, int expected) {
    int found = region.slice().getInt(offset);
    if (found == expected) {
      good(what + ": " + Integer.toUnsignedString(found));
    } else {
      bad(
          "%s: at %s expected %s, found %s"
              .formatted(
                  what,
                  address(offset),
                  Integer.toUnsignedString(expected),
                  Integer.toUnsignedString(found)));
    }
  }

  /** Compares text. */
  void text(String what, String expected, String found) {
    if (found.equals(expected)) {
      good("%s: all %d characters".formatted(what, found.length()));
    } else {
      bad("%s: expected \"%s\", found \"%s\"".formatted(what, shown(expected), shown(found)));
    }
  }

  private void conclude(String what, long wrong, String success) {
    if (wrong == 0) {
      good(what + ": " + success);
    } else if (wrong > SHOWN) {
      bad("%s: and %d more".formatted(what, wrong - SHOWN));
    }
  }

  private void good(String text) {
    screen.outcome(true, text);
  }

  private void bad(String text) {
    passed = false;
    screen.outcome(false, text);
  }

  private static String pages(int count) {
    return count == 1 ? "1 page" : count + " pages";
  }

  private String address(long offset) {
    return GuestAddress.format(region.base() + offset);
  }

  private static String state(boolean dirty) {
    return dirty ? "dirty" : "clean";
  }

  private static String shown(String text) {
    return text.replace("\n", "\\n");
  }

  private static NavigableSet<Long> offsets(DirtyPages pages) {
    NavigableSet<Long> offsets = new TreeSet<>();
    pages.forEachRange(
        (offset, length) -> {
          for (long at = offset; at < offset + length; at += pages.pageSize()) {
            offsets.add(at);
          }
        });
    return offsets;
  }

  private static NavigableSet<Long> union(NavigableSet<Long> a, NavigableSet<Long> b) {
    NavigableSet<Long> union = new TreeSet<>(a);
    union.addAll(b);
    return union;
  }
}
