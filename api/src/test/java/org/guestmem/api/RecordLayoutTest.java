package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records that cannot be laid out, and what is said of them. */
@SuppressWarnings({"ArrayRecordComponent", "UnusedNestedClass"}) // found by name
final class RecordLayoutTest {
  private record Empty() {}

  private record Flag(boolean on) {}

  private record Text(String text) {}

  private record Boxed(Integer number) {}

  private record Unbounded(int[] numbers) {}

  private record None(@Length(0) int[] numbers) {}

  private record Square(@Length(2) int[][] numbers) {}

  private record Flags(@Length(2) boolean[] on) {}

  private record Scalar(@Length(2) int number) {}

  private record Both(@LittleEndian @BigEndian int number) {}

  @LittleEndian
  @BigEndian
  private record BothOfAll(int number) {}

  private record Loop(int number, @Length(2) Loop[] more) {}

  private record Overlap(int first, @Offset(3) byte second) {}

  private record Before(@Offset(-1) int first) {}

  private record Askew(@Offset(2) int first) {}

  private record Huge(@Length(Integer.MAX_VALUE) long[] numbers) {}

  private record Far(@Offset(Integer.MAX_VALUE) byte last) {}

  private record Much(@Length(1 << 30) byte[] bytes, byte last) {}

  private record Nested(byte first, Flag flag) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Empty     | Empty: is not a record with components",
        "Flag      | Flag.on: boolean has no fixed size",
        "Text      | Text.text: java.lang.String has no fixed size",
        "Boxed     | Boxed.number: java.lang.Integer has no fixed size",
        "Unbounded | Unbounded.numbers: is an array and needs a @Length of at least 1",
        "None      | None.numbers: is an array and needs a @Length of at least 1",
        "Square    | Square.numbers: int[] has no fixed size",
        "Flags     | Flags.on: boolean has no fixed size",
        "Scalar    | Scalar.number: has a @Length, but is no array",
        "Both      | Both.number: is both @LittleEndian and @BigEndian",
        "BothOfAll | BothOfAll: is both @LittleEndian and @BigEndian",
        "Loop      | Loop: contains itself",
        "Overlap   | Overlap.second: @Offset(3) is before 4, where it can first begin",
        "Before    | Before.first: @Offset(-1) is before 0, where it can first begin",
        "Askew     | Askew.first: @Offset(2) is not a multiple of its alignment, 4",
        "Huge      | Huge.numbers: ends after 2^30 bytes",
        "Far       | Far.last: ends after 2^30 bytes",
        "Much      | Much.last: ends after 2^30 bytes",
        "Nested    | Flag.on: boolean has no fixed size",
      })
  void impossibleRecordMustBeRefusedByName(String name, String expected)
      throws ClassNotFoundException {
    Class<? extends Record> type =
        Class.forName(RecordLayoutTest.class.getName() + "$" + name).asSubclass(Record.class);
    refused(MethodHandles.lookup(), type, "org.guestmem.api.RecordLayoutTest$" + expected);
  }

  @Test
  void recordItselfIsNoRecord() {
    refused(MethodHandles.lookup(), Record.class, "java.lang.Record: is not a record");
  }

  @Test
  void recordOutOfReachMustBeRefused() {
    refused(MethodHandles.publicLookup(), Scalars.class, "Scalars is out of reach of the lookup");
  }

  private record Scalars(int number) {}

  private static void refused(
      MethodHandles.Lookup lookup, Class<? extends Record> type, String expected) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> ValueType.ofRecord(lookup, type))
            .getMessage();
    assertTrue(String.valueOf(message).contains(expected), message);
  }
}
