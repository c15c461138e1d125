package org.guestmem.pagemap;

import java.util.List;

/** How dark a cell is: the one rule for all pictures. */
final class Shade {
  static final int NONE = 0;

  /** What each says, in a legend. */
  static final List<String> MEANINGS = List.of("none", "< 1/4", "< 1/2", "< 3/4", "more");

  private Shade() {}

  /** 0 for nothing, else which quarter of the whole the part lies in, from 1 to 4. */
  static int of(long part, long whole) {
    return part == 0 ? NONE : 1 + (int) Math.min(3, part * 4 / whole);
  }
}
