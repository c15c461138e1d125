package org.guestmem.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BytePatternTest {
  @Test
  void textMustMeanItsUtf8Bytes() {
    assertArrayEquals(new byte[] {'R', 'S', 'D', ' '}, BytePattern.parse("RSD "));
    assertArrayEquals(new byte[] {(byte) 0xc3, (byte) 0xa9}, BytePattern.parse("\u00e9"));
  }

  @Test
  void hexadecimalMustMeanBytesInTheOrderWritten() {
    assertArrayEquals(new byte[] {(byte) 0xde, (byte) 0xad, 0}, BytePattern.parse("0xDEad_00"));
  }

  @Test
  void badPatternMustSayWhatIsWrong() {
    assertEquals("'0x123' is not an even number of hexadecimal digits", refusal("0x123"));
    assertEquals("'0xzz' is not an even number of hexadecimal digits", refusal("0xzz"));
    assertEquals("a pattern has 1 to 4096 bytes, this has 0", refusal(""));
    assertEquals("a pattern has 1 to 4096 bytes, this has 4097", refusal("x".repeat(4097)));
  }

  private static String refusal(String text) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> BytePattern.parse(text)).getMessage());
  }
}
