package org.guestmem.itests.containers.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What a part of a file must hold, but for one write that may have been broken off by the end of
 * its region: of that any byte is there, or what was there before.
 *
 * <p>Thread-safety: for one thread at a time.
 */
public final class FilePart {
  private final byte[] bytes;
  private byte @Nullable [] doubtful;
  private int at;

  FilePart(int length) {
    bytes = new byte[length];
  }

  /** The bytes, to be changed after each write. */
  public byte[] bytes() {
    return bytes;
  }

  /** Notes a write that was broken off. */
  public void brokenOff(int where, byte[] written) {
    at = where;
    doubtful = written;
  }

  /** Settles what was broken off by what is found; the index of a byte that is neither, or -1. */
  public int settle(byte[] found) {
    int wrong = -1;
    for (int i = 0; doubtful != null && i < doubtful.length; i++) {
      if (found[at + i] == doubtful[i]) {
        bytes[at + i] = doubtful[i];
      } else if (found[at + i] != bytes[at + i]) {
        wrong = at + i;
      }
    }
    doubtful = null;
    return wrong;
  }
}
