package org.guestmem.stress;

import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.api.VolatileSlice;

/**
 * A place in memory, and the ordered accesses of one width to it.
 *
 * @param memory where it is
 * @param offset bytes from the start of the memory
 * @param width of the value: 1, 2, 4 or 8 bytes
 */
record Place(VolatileSlice memory, long offset, int width) {
  private static final AtomicInteger TURN = new AtomicInteger();

  /** All four in turn, so that a test is of every width. */
  static int anyWidth() {
    return 1 << (TURN.getAndIncrement() & 3);
  }

  void putRelease(int value) {
    switch (width) {
      case 1 -> memory.putByteRelease(offset, (byte) value);
      case 2 -> memory.putShortRelease(offset, (short) value);
      case 4 -> memory.putIntRelease(offset, value);
      default -> memory.putLongRelease(offset, value);
    }
  }

  int getAcquire() {
    return switch (width) {
      case 1 -> memory.getByteAcquire(offset);
      case 2 -> memory.getShortAcquire(offset);
      case 4 -> memory.getIntAcquire(offset);
      default -> (int) memory.getLongAcquire(offset);
    };
  }

  void putVolatile(int value) {
    switch (width) {
      case 1 -> memory.putByteVolatile(offset, (byte) value);
      case 2 -> memory.putShortVolatile(offset, (short) value);
      case 4 -> memory.putIntVolatile(offset, value);
      default -> memory.putLongVolatile(offset, value);
    }
  }

  int getVolatile() {
    return switch (width) {
      case 1 -> memory.getByteVolatile(offset);
      case 2 -> memory.getShortVolatile(offset);
      case 4 -> memory.getIntVolatile(offset);
      default -> (int) memory.getLongVolatile(offset);
    };
  }
}
