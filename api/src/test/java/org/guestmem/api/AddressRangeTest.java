package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Inclusive ranges of unsigned addresses, up to the last one. */
final class AddressRangeTest {
  private static final AddressRange LOW = AddressRange.of(0x1000, 0x1000);
  private static final AddressRange TOP = AddressRange.of(-0x1000, 0x1000);

  @Test
  void lengthAndEndsMustAgree() {
    assertEquals(new AddressRange(0x1000, 0x1fff), LOW);
    assertEquals(0x1000, LOW.length());
    assertEquals(-1, TOP.last());
    assertEquals(0x1000, TOP.length());
    assertEquals(1, new AddressRange(7, 7).length());
    assertEquals(-1, AddressRange.of(1, -1).length());
    assertEquals(0, AddressRange.ALL.length());
    assertEquals("0x1000-0x1fff", LOW.toString());
  }

  @Test
  void emptyBackwardOrWrappingRangeMustBeRefused() {
    assertThrows(IllegalArgumentException.class, () -> AddressRange.of(5, 0));
    assertThrows(IllegalArgumentException.class, () -> AddressRange.of(-0x1000, 0x1001));
    assertThrows(IllegalArgumentException.class, () -> AddressRange.of(2, -1));
    assertThrows(IllegalArgumentException.class, () -> new AddressRange(5, 4));
    assertThrows(IllegalArgumentException.class, () -> new AddressRange(-1, 0));
  }

  @Test
  void containsMustIncludeBothEndsAndNotWrap() {
    assertTrue(LOW.contains(0x1000) && LOW.contains(0x1fff));
    assertFalse(LOW.contains(0xfff) || LOW.contains(0x2000) || LOW.contains(-1));
    assertTrue(LOW.contains(0x1000, 0x1000) && LOW.contains(0x1fff, 1));
    assertFalse(LOW.contains(0x1000, 0x1001) || LOW.contains(0x1fff, 2));
    assertFalse(LOW.contains(0x1800, -1) || LOW.contains(0x1800, Long.MAX_VALUE));
    assertTrue(TOP.contains(-1) && TOP.contains(-1, 1) && TOP.contains(-0x1000, 0x1000));
    assertFalse(TOP.contains(-1, 2) || TOP.contains(0));
    assertTrue(AddressRange.ALL.contains(0, -1) && AddressRange.ALL.contains(1, -1));
    assertFalse(AddressRange.ALL.contains(2, -1));
    assertTrue(AddressRange.ALL.contains(TOP) && TOP.contains(TOP));
    assertFalse(TOP.contains(AddressRange.ALL) || TOP.contains(LOW));
  }

  @Test
  void emptyAccessMustLieInsideOrAtTheEnd() {
    assertTrue(LOW.contains(0x1000, 0) && LOW.contains(0x2000, 0));
    assertFalse(LOW.contains(0xfff, 0) || LOW.contains(0x2001, 0));
    assertTrue(TOP.contains(-1, 0));
    assertFalse(TOP.contains(0, 0), "2^64 is not address 0");
  }

  @Test
  void intersectionMustBeWhatBothHave() {
    AddressRange across = new AddressRange(0x1800, 0x2800);
    assertEquals(Optional.of(new AddressRange(0x1800, 0x1fff)), LOW.intersection(across));
    assertEquals(Optional.of(new AddressRange(0x1800, 0x1fff)), across.intersection(LOW));
    assertEquals(Optional.of(LOW), LOW.intersection(AddressRange.ALL));
    assertEquals(Optional.of(LOW), AddressRange.ALL.intersection(LOW));
    assertTrue(LOW.intersects(new AddressRange(0, 0x1000)));
    assertFalse(LOW.intersects(new AddressRange(0x2000, 0x3000)), "neighbours share nothing");
    assertFalse(TOP.intersects(LOW) || LOW.intersects(TOP));
    assertEquals(Optional.empty(), TOP.intersection(LOW));
  }
}
