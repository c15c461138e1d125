package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.ReadOnlyRegionException;

/**
 * How far an access by guest address comes.
 *
 * @param wanted how many bytes it asks for
 * @param count how many of them it moves
 * @param stop what stops it
 */
record Reach(int wanted, int count, Stop stop) {

  /** What may stop an access. */
  enum Stop {
    NOTHING,
    HOLE,
    READ_ONLY
  }

  boolean complete() {
    return stop == Stop.NOTHING;
  }

  /** Makes an access, which must throw what stops it. */
  void check(Runnable access) {
    switch (stop) {
      case NOTHING -> access.run();
      case READ_ONLY -> assertThrows(ReadOnlyRegionException.class, access::run);
      case HOLE -> {
        if (count == 0) {
          assertThrows(OutOfRangeException.class, access::run);
          return;
        }
        PartialTransferException e = assertThrows(PartialTransferException.class, access::run);
        assertEquals(wanted, e.expected());
        assertEquals(count, e.completed());
      }
    }
  }
}
