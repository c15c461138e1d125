package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where the components of records lie, and what becomes of values that do not fit. */
@SuppressWarnings("ArrayRecordComponent") // arrays are what is tested
final class RecordTypeTest {
  /** virtq_desc of virtio 1.3, 2.7.5. */
  @LittleEndian
  private record Descriptor(long address, int length, short flags, short next) {}

  @BigEndian
  private record Natural(byte a, short b, byte c, int d, byte e, long f, char g) {}

  @LittleEndian
  private record Inner(short id, @BigEndian int value) {}

  @BigEndian
  private record Outer(byte kind, Inner own, Plain inherited, @LittleEndian Plain told) {}

  private record Plain(short value) {}

  @LittleEndian
  private record Arrays(
      @Length(3) byte[] name,
      @BigEndian @Length(2) int[] numbers,
      @Length(2) Inner[] inners,
      @Length(1) double[] last) {}

  @LittleEndian
  private record Gap(@Offset(2) short first, @Offset(0x10) int second, byte third) {}

  @LittleEndian
  @Packed
  private record Tight(byte a, long b, @Offset(10) short c) {}

  private record Floats(@LittleEndian float a, @BigEndian double b) {}

  @SuppressWarnings("UnusedMethod") // the constructor: called by a handle
  private record Positive(int value) {
    Positive {
      if (value <= 0) {
        throw new ArithmeticException(value + " is not positive");
      }
    }
  }

  @Tag("vm_memory::bytes::tests::byte_valued_slice")
  @Test
  void virtqueueDescriptorMustLieAsItsSpecificationSays() {
    RecordType<Descriptor> type = type(Descriptor.class);
    assertEquals(16, type.size());
    assertEquals(8, type.alignment());
    Descriptor value = new Descriptor(0x1122334455667788L, 0x01020304, (short) 3, (short) 0xfedc);
    goesInAndOut(type, value, "8877665544332211" + "04030201" + "0300" + "dcfe");
  }

  @Test
  void componentsMustLieAtMultiplesOfTheirAlignment() {
    RecordType<Natural> type = type(Natural.class);
    assertEquals(8, type.alignment());
    goesInAndOut(
        type,
        new Natural((byte) 1, (short) 2, (byte) 3, 4, (byte) 5, 6, '\u8007'),
        "01000002"
            + "03000000"
            + "00000004"
            + "05000000"
            + "0000000000000006"
            + "8007000000000000");
  }

  @Test
  void nearestByteOrderMustBeTaken() {
    goesInAndOut(
        type(Outer.class),
        new Outer((byte) 1, new Inner((short) 2, 3), new Plain((short) 4), new Plain((short) 5)),
        "01000000" + "0200000000000003" + "00040500");
  }

  @Test
  void arraysMustLieElementByElement() {
    RecordType<Arrays> type = type(Arrays.class);
    Arrays value =
        new Arrays(
            new byte[] {1, 2, 3},
            new int[] {4, 5},
            new Inner[] {new Inner((short) 6, 7), new Inner((short) 8, 9)},
            new double[] {-1.5});
    String bytes =
        "01020300" + "0000000400000005" + "0600000000000007" + "0800000000000009" + "00000000";
    assertEquals(bytes + "000000000000f8bf", hex(type.encode(value)));
    Arrays found = type.decode(type.encode(value));
    assertArrayEquals(value.name(), found.name());
    assertArrayEquals(value.numbers(), found.numbers());
    assertArrayEquals(value.inners(), found.inners());
    assertArrayEquals(value.last(), found.last());
  }

  @Test
  void offsetsMustLeaveGapsOfZero() {
    goesInAndOut(
        type(Gap.class),
        new Gap((short) 1, 2, (byte) 3),
        "00000100" + "000000000000000000000000" + "02000000" + "03000000");
  }

  @Test
  void packedRecordMustHaveNoPaddingOfItsOwn() {
    RecordType<Tight> type = type(Tight.class);
    assertEquals(1, type.alignment());
    goesInAndOut(
        type, new Tight((byte) 1, 2, (short) 3), "01" + "0200000000000000" + "00" + "0300");
  }

  @Test
  void floatingPointNumbersMustHaveAByteOrderToo() {
    goesInAndOut(
        type(Floats.class), new Floats(-1.5f, -1.5), "0000c0bf" + "00000000" + "bff8000000000000");
  }

  @Test
  void paddingMustNotBeLookedAt() {
    byte[] bytes = HexFormat.of().parseHex("ffff0100" + "ff".repeat(12) + "02000000" + "03ffffff");
    assertEquals(new Gap((short) 1, 2, (byte) 3), type(Gap.class).decode(bytes));
  }

  @Test
  void whatTheConstructorRefusesMustReachTheReader() {
    RecordType<Positive> type = type(Positive.class);
    assertThrows(ArithmeticException.class, () -> type.decode(new byte[4]));
  }

  @Test
  void arrayOfAnotherLengthMustBeRefused() {
    Inner[] inners = {new Inner((short) 6, 7), new Inner((short) 8, 9)};
    Arrays value = new Arrays(new byte[3], new int[3], inners, new double[1]);
    String message =
        assertThrows(IllegalArgumentException.class, () -> type(Arrays.class).encode(value))
            .getMessage();
    assertTrue(String.valueOf(message).contains("Arrays.numbers has 3 elements, not 2"), message);
  }

  @Test
  @SuppressWarnings("NullAway") // nulls are what is tested
  void nullInAValueMustBeRefused() {
    Inner[] inners = {new Inner((short) 6, 7), null};
    RecordType<Arrays> type = type(Arrays.class);
    double[] last = new double[1];
    for (Arrays value :
        new Arrays[] {
          null,
          new Arrays(null, new int[2], new Inner[2], last),
          new Arrays(new byte[3], new int[2], inners, last)
        }) {
      assertThrows(NullPointerException.class, () -> type.encode(value));
    }
    assertThrows(
        NullPointerException.class,
        () -> type(Outer.class).encode(new Outer((byte) 1, null, null, null)));
  }

  private static <R extends Record> RecordType<R> type(Class<R> type) {
    return (RecordType<R>) ValueType.ofRecord(MethodHandles.lookup(), type);
  }

  private static <R extends Record> void goesInAndOut(RecordType<R> type, R value, String bytes) {
    assertEquals(bytes, hex(type.encode(value)));
    assertEquals(value, type.decode(HexFormat.of().parseHex(bytes)));
    assertEquals(bytes.length() / 2, type.size());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
