package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** A report says something. */
final class UnavailableRegionTest {

  @Test
  @SuppressWarnings("NullAway") // null on purpose
  void reasonMustBeThere() {
    assertThrows(NullPointerException.class, () -> new UnavailableRegion(true, null));
  }
}
