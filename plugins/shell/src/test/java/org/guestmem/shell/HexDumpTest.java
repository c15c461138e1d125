package org.guestmem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HexDumpTest {
  @Test
  void dumpMustShowAddressBytesAndText() {
    byte[] bytes = "RSD PTR \u0007~ BOCHS\u007f, and".getBytes(StandardCharsets.US_ASCII);
    assertEquals(
        """
          0xfff0  52 53 44 20 50 54 52 20  07 7e 20 42 4f 43 48 53  |RSD PTR .~ BOCHS|
        0x1_0000  7f 2c 20 61 6e 64                                 |., and|""",
        HexDump.of(0xfff0, bytes));
  }

  @Test
  void dumpMustShowEqualRowsOnceAndTheLastAlways() {
    byte[] bytes = new byte[5 * HexDump.ROW];
    Arrays.fill(bytes, 0, HexDump.ROW, (byte) 0xff);
    String zeros = "00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|";
    String ones = "ff ff ff ff ff ff ff ff  ff ff ff ff ff ff ff ff  |................|";
    assertEquals(
        " 0x0  " + ones + "\n0x10  " + zeros + "\n*\n0x40  " + zeros, HexDump.of(0, bytes));
  }

  @Test
  void dumpMustReachTheEndOfTheAddressSpace() {
    assertEquals(
        "0xffff_ffff_ffff_ffff  2a                                                |*|",
        HexDump.of(-1, new byte[] {'*'}));
  }
}
