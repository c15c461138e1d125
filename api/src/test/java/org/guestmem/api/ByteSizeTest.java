package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "4096, 4096",
    "1_000, 1000",
    "0x1000, 4096",
    "0X1_0000, 65536",
    "0x1B, 27",
    "512MiB, 536870912",
    "512 MiB, 536870912",
    "512mb, 536870912",
    "512M, 536870912",
    "64k, 65536",
    "3 GiB, 3221225472",
    "8TiB, 8796093022208",
    "0x10 K, 16384",
    "17 B, 17",
    "' 17 ', 17",
    "9223372036854775807, 9223372036854775807",
    "0TiB, 0",
  })
  void sizesMustBeParsed(String text, long bytes) {
    assertEquals(bytes, ByteSize.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "_",
        "0x",
        "0x_",
        "-1",
        "+1",
        "1.5GiB",
        "MiB",
        "12 apples",
        "1  MiB",
        "1PiB",
        "0xfz",
        "18446744073709551616",
        "0x1_0000_0000_0000_0000",
        "16777216TiB",
        "1e3",
        "٣"
      })
  void textThatIsNoSizeMustBeRefusedNamingIt(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
    assertTrue(String.valueOf(e.getMessage()).contains("'" + text + "'"), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "0xffff_ffff_ffff_ffff", "8388608TiB"})
  void sizeOf2To63AndMoreMustBeTooLarge(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
    assertTrue(String.valueOf(e.getMessage()).contains("too large"), e::getMessage);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1, 1 B",
    "1023, 1023 B",
    "1024, 1 KiB",
    "4097, 4097 B",
    "536870912, 512 MiB",
    "1125899906842624, 1024 TiB",
    "9223372036854775807, 9223372036854775807 B",
  })
  void sizesMustBeFormattedExactly(long bytes, String text) {
    assertEquals(text, ByteSize.format(bytes));
    assertEquals(bytes, ByteSize.parse(text));
  }

  @Test
  void parsingMustNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertEquals(16L << 20, ByteSize.parse("16mib"));
    } finally {
      Locale.setDefault(before);
    }
  }
}
