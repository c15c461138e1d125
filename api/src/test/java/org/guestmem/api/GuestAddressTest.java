package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GuestAddressTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0x0",
    "255, 0xff",
    "65535, 0xffff",
    "65536, 0x1_0000",
    "4294967296, 0x1_0000_0000",
    "-1, 0xffff_ffff_ffff_ffff",
    "-4096, 0xffff_ffff_ffff_f000",
  })
  void addressMustBeWrittenInGroupsAndReadBack(long address, String text) {
    assertEquals(text, GuestAddress.format(address));
    assertEquals(text, new GuestAddress(address).toString());
    assertEquals(address, GuestAddress.parse(text).value());
  }

  @Test
  void addressMustBeParsedInAllItsForms() {
    assertEquals(1L << 32, GuestAddress.parse("4GiB").value());
    assertEquals(1L << 32, GuestAddress.parse("4294967296").value());
    assertEquals(-1, GuestAddress.parse("18446744073709551615").value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "0x1_0000_0000_0000_0000", "ram"})
  void textThatIsNoAddressMustBeRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> GuestAddress.parse(text));
  }

  @Test
  void addressesMustCompareUnsigned() {
    GuestAddress low = new GuestAddress(0);
    GuestAddress high = new GuestAddress(-1);
    assertTrue(low.compareTo(high) < 0);
    assertTrue(high.compareTo(new GuestAddress(Long.MAX_VALUE)) > 0);
    assertEquals(0, high.compareTo(new GuestAddress(-1)));
  }
}
