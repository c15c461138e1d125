package org.guestmem.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.guestmem.api.GuestMemory;

/**
 * Finds bytes in guest memory, through a window that slides over each stretch without a hole: a
 * match may cross chunks and regions, and the memory needed does not depend on the size of the
 * guest.
 */
final class PatternSearch {
  static final int CHUNK = 1 << 16;

  private final GuestMemory memory;
  private final byte[] pattern;
  private final long align;
  private final int limit;
  // What begins in a chunk may end behind it.
  private final byte[] window;
  private final List<Long> found = new ArrayList<>();

  private PatternSearch(GuestMemory memory, byte[] pattern, long align, int limit) {
    this.memory = memory;
    this.pattern = pattern;
    this.align = align;
    this.limit = limit;
    this.window = new byte[CHUNK + pattern.length - 1];
  }

  /**
   * Returns the first addresses, at most {@code limit}, where the pattern lies wholly inside the
   * span and the address is a multiple of {@code align}.
   */
  static List<Long> find(
      GuestMemory memory, byte[] pattern, AddressSpan span, long align, int limit) {
    PatternSearch search = new PatternSearch(memory, pattern, align, limit);
    span.mapped(memory).forEach(search::searchStretch);
    return search.found;
  }

  private void searchStretch(AddressSpan stretch) {
    long address = stretch.first();
    boolean more = true;
    while (more && found.size() < limit) {
      long left = stretch.last() - address;
      more = Long.compareUnsigned(left, window.length - 1) > 0;
      int length = more ? window.length : (int) left + 1;
      memory.get(address, window, 0, length);
      searchWindow(address, length);
      address += CHUNK;
    }
  }

  private void searchWindow(long address, int length) {
    long beyond = Long.remainderUnsigned(address, align);
    long start = beyond == 0 ? 0 : align - beyond;
    for (long i = start; i <= length - pattern.length && found.size() < limit; i += align) {
      if (matches((int) i)) {
        found.add(address + i);
      }
    }
  }

  private boolean matches(int at) {
    return window[at] == pattern[0]
        && Arrays.equals(window, at, at + pattern.length, pattern, 0, pattern.length);
  }
}
