package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GuestAddressTest {

  @Tag("vm_memory::address::tests::test_checked_align_up_invalid")
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

  @Tag("vm_memory::address::tests::test_new")
  @Tag("vm_memory::address::tests::test_equals")
  @Test
  void addressMustBeItsValue() {
    for (long value : new long[] {0, 0x300, -1}) {
      GuestAddress address = new GuestAddress(value);
      assertEquals(value, address.value());
      assertEquals(new GuestAddress(value), address);
      assertNotEquals(new GuestAddress(value ^ 1), address);
    }
  }

  @Tag("vm_memory::address::tests::test_cmp")
  @Test
  void addressesMustCompareUnsigned() {
    GuestAddress low = new GuestAddress(0);
    GuestAddress high = new GuestAddress(-1);
    assertTrue(low.compareTo(high) < 0);
    assertTrue(high.compareTo(new GuestAddress(Long.MAX_VALUE)) > 0);
    assertEquals(0, high.compareTo(new GuestAddress(-1)));
  }

  private static Optional<GuestAddress> some(long value) {
    return Optional.of(new GuestAddress(value));
  }

  @Tag("vm_memory::address::tests::test_add")
  @Tag("vm_memory::address::tests::test_sub")
  @Test
  void sumsAndDifferencesMustNotWrap() {
    assertEquals(some(20), new GuestAddress(10).checkedAdd(10));
    assertEquals(some(-1), new GuestAddress(-2).checkedAdd(1));
    assertEquals(some(-1), new GuestAddress(0).checkedAdd(-1));
    assertEquals(Optional.empty(), new GuestAddress(-1).checkedAdd(1));
    assertEquals(Optional.empty(), new GuestAddress(2).checkedAdd(-1));
    assertEquals(some(10), new GuestAddress(20).checkedSubtract(10));
    assertEquals(some(0), new GuestAddress(-1).checkedSubtract(-1));
    assertEquals(Optional.empty(), new GuestAddress(0).checkedSubtract(1));
    assertEquals(Optional.empty(), new GuestAddress(1).checkedSubtract(-1));
  }

  @Tag("vm_memory::address::tests::test_offset_from")
  @Tag("vm_memory::address::tests::test_sub")
  @Test
  void offsetMustCountFromTheLowerAddressOnly() {
    GuestAddress base = new GuestAddress(0x100);
    assertEquals(OptionalLong.of(0x50), new GuestAddress(0x150).checkedOffsetFrom(base));
    assertEquals(OptionalLong.of(0), base.checkedOffsetFrom(base));
    assertEquals(OptionalLong.of(-0x101), new GuestAddress(-1).checkedOffsetFrom(base));
    assertEquals(OptionalLong.empty(), base.checkedOffsetFrom(new GuestAddress(0x150)));
  }

  @Tag("vm_memory::address::tests::test_checked_align_up")
  @Tag("vm_memory::address::tests::test_unchecked_align_up")
  @Tag("vm_memory::address::tests::test_mask")
  @Tag("vm_memory::address::tests::test_bit_and")
  @Test
  void alignmentMustFindTheMultiplesAround() {
    GuestAddress address = new GuestAddress(0x128);
    assertEquals(some(0x128), address.checkedAlignUp(8));
    assertEquals(some(0x130), address.checkedAlignUp(16));
    assertEquals(some(0x128), address.checkedAlignUp(1));
    assertEquals(some(1L << 63), address.checkedAlignUp(1L << 63));
    assertEquals(Optional.empty(), new GuestAddress(-0x4000).checkedAlignUp(0x1_0000));
    assertEquals(some(-0x4000), new GuestAddress(-0x4000).checkedAlignUp(0x4000));
    assertEquals(new GuestAddress(0x120), address.alignDown(16));
    assertEquals(new GuestAddress(-0x1_0000), new GuestAddress(-1).alignDown(0x1_0000));
    assertEquals(0x28, address.mask(0xff));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 12, 3, -1, Long.MAX_VALUE})
  void alignmentThatIsNoPowerOfTwoMustBeRefused(long alignment) {
    GuestAddress address = new GuestAddress(5);
    assertThrows(IllegalArgumentException.class, () -> address.checkedAlignUp(alignment));
    assertThrows(IllegalArgumentException.class, () -> address.alignDown(alignment));
  }
}
