package org.guestmem.ffm;

import java.util.Arrays;

/**
 * Holes of anonymous memory: pages that are not in RAM and, since the host has no swap, nowhere
 * else; mincore(2).
 *
 * <p>Where a host has swap nothing is a hole: a shared page that was swapped out looks as absent as
 * one that never was. Nobody else may map the memory, and nobody does: it has no file.
 */
final class AnonymousHoles implements Holes {
  // Begins with few pages, for a change may be near, and ends with as many as take a millisecond.
  private static final int FIRST_WINDOW = 1 << 4;
  private static final int LAST_WINDOW = 1 << 14;

  private final long address;
  private final long pageSize;

  /** Looks at memory by the pages of the host, which mincore counts in whatever is behind. */
  AnonymousHoles(long address, long pageSize) {
    this.address = address;
    this.pageSize = pageSize;
  }

  @Override
  public long nextData(long offset, long end) {
    return first(true, offset, end);
  }

  @Override
  public long dataEnd(long offset, long end) {
    return first(false, offset, end);
  }

  private long first(boolean data, long offset, long end) {
    long at = offset & -pageSize;
    for (int window = FIRST_WINDOW; at < end; window = Math.min(2 * window, LAST_WINDOW)) {
      byte[] pages = new byte[(int) Math.min(window, (end - at - 1) / pageSize + 1)];
      look(at, pages);
      for (int i = 0; i < pages.length; i++) {
        if ((pages[i] != 0) == data) {
          return Math.max(offset, at + i * pageSize);
        }
      }
      at += pages.length * pageSize;
    }
    return end;
  }

  private void look(long offset, byte[] pages) {
    Libc.Result result = PageCalls.inCore(address + offset, pages.length * pageSize, pages);
    // Asked afterwards: swap that came before this moment has taken nothing if there is none now.
    if (result.failed() || PageCalls.hasSwap()) {
      Arrays.fill(pages, (byte) 1);
    }
  }
}
