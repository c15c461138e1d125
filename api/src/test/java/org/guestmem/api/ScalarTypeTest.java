package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Numbers that a type cannot hold. */
final class ScalarTypeTest {

  @Test
  void unsignedTypesMustTakeTheirWholeRangeAndNoMore() {
    range(ScalarType.ofUnsignedByte(), 0, 255, -1, 256);
    range(ScalarType.ofUnsignedShort(ByteOrder.BIG_ENDIAN), 0, 65_535, -1, 65_536);
    range(ScalarType.ofUnsignedInt(ByteOrder.BIG_ENDIAN), 0L, 0xffff_ffffL, -1L, 1L << 32);
  }

  private static <T extends Number> void range(ScalarType<T> type, T min, T max, T below, T above) {
    assertEquals(min, type.fromBits().apply(type.toBits().applyAsLong(min)));
    assertEquals(max, type.fromBits().apply(type.toBits().applyAsLong(max)));
    assertThrows(IllegalArgumentException.class, () -> type.toBits().applyAsLong(below));
    assertThrows(IllegalArgumentException.class, () -> type.toBits().applyAsLong(above));
  }

  @Test
  void typesMustSayWhatTheyAre() {
    assertEquals("unsigned byte", ValueType.UNSIGNED_BYTE.toString());
    assertEquals("int, BIG_ENDIAN", ValueType.INT_BE.toString());
    assertEquals(8, ValueType.DOUBLE.alignment());
  }
}
