package org.guestmem.benchmarks.typed;

import org.guestmem.api.LittleEndian;

/** A record of 16 bytes. */
@LittleEndian
record Entry(long address, int length, short flags, short next) {
  static final int SIZE = 16;

  long sum() {
    return address + length + flags + next;
  }
}
