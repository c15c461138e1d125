package org.guestmem.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import org.guestmem.api.GuestMemory;

/**
 * Finds bytes in guest memory, step by step, in each stretch without a hole: a match may cross
 * steps and regions. Holes of a backing are not read: on a file in memory that would fill them.
 */
final class PatternSearch {
  /** How many bytes are looked at between two questions whether to go on. */
  static final long STEP = 8 << 20;

  private static final int PAGE = 4096;

  private final GuestMemory memory;
  private final byte[] pattern;
  private final long align;
  private final int limit;
  private final LongPredicate wanted;
  private final List<Long> found = new ArrayList<>();
  private long looked;
  private boolean interrupted;

  private PatternSearch(
      GuestMemory memory, byte[] pattern, long align, int limit, LongPredicate wanted) {
    this.memory = memory;
    this.pattern = pattern;
    this.align = align;
    this.limit = limit;
    this.wanted = wanted;
  }

  /**
   * Finds the first addresses, at most {@code limit}, where the pattern lies wholly inside the span
   * and the address is a multiple of {@code align}.
   *
   * @param wanted asked before each step, with the bytes that were looked at
   */
  static Matches find(
      GuestMemory memory,
      byte[] pattern,
      AddressSpan span,
      long align,
      int limit,
      LongPredicate wanted) {
    PatternSearch search = new PatternSearch(memory, pattern, align, limit, wanted);
    span.mapped(memory).forEach(search::searchStretch);
    return new Matches(search.found, limit, search.looked, search.interrupted);
  }

  private void searchStretch(AddressSpan stretch) {
    long address = stretch.first();
    boolean more = true;
    while (more && found.size() < limit && isWanted()) {
      long left = stretch.last() - address;
      more = Long.compareUnsigned(left, STEP + pattern.length - 2) > 0;
      // What begins in a step may end behind it.
      searchStep(address, more ? STEP + pattern.length - 1 : left + 1);
      long step = more ? STEP : left + 1;
      looked += step;
      address += step;
    }
  }

  private boolean isWanted() {
    interrupted = interrupted || !wanted.test(looked);
    return !interrupted;
  }

  private void searchStep(long address, long length) {
    long offset = 0;
    while (found.size() < limit && length - offset >= pattern.length) {
      OptionalLong next = memory.find(address + offset, length - offset, pattern);
      offset = next.isPresent() ? take(address, next.getAsLong() - address, length) : length;
    }
  }

  /** Takes a place where the pattern is, if it is aligned; returns where to go on. */
  private long take(long address, long offset, long length) {
    long at = address + offset;
    long beyond = Long.remainderUnsigned(at, align);
    long aligned = offset + align - beyond;
    if (beyond == 0) {
      found.add(at);
      return aligned;
    }
    long pageEnd = offset + PAGE - (at & (PAGE - 1));
    if (aligned < pageEnd) {
      searchPage(address, aligned, Math.min(pageEnd, length), length);
    }
    return Math.max(aligned, pageEnd);
  }

  /**
   * Looks at the aligned places of a page that has data. So memory full of matches at other places
   * costs a look at each page, not a scan for each of them.
   */
  private void searchPage(long address, long from, long end, long length) {
    byte[] bytes = new byte[(int) Math.max(0, end - from)];
    memory.get(address + from, bytes, 0, bytes.length);
    for (long i = 0; i < bytes.length && found.size() < limit; i += align) {
      if (length - from - i >= pattern.length && isAt(address + from + i, bytes, (int) i)) {
        found.add(address + from + i);
      }
    }
  }

  /** Whether the pattern is at an address, where the page goes on with these bytes. */
  private boolean isAt(long address, byte[] bytes, int from) {
    int inPage = Math.min(pattern.length, bytes.length - from);
    return Arrays.equals(bytes, from, from + inPage, pattern, 0, inPage)
        && (inPage == pattern.length || memory.mismatch(address, pattern, 0, pattern.length) < 0);
  }
}
