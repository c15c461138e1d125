package org.guestmem.fallback;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Parts of a word are where a buffer in native order would have them. */
final class WordPartTest {
  private static final long WORD = 0x8192_a3b4_c5d6_e7f8L;
  private static final long BITS = 0x0f1e_2d3c_4b5a_6978L;

  private static byte[] bytes(long word) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(word).array();
  }

  @Test
  void partsMustCoverTheirBytesAlone() {
    for (int first = 0; first < Long.BYTES; first++) {
      for (int length = 1; first + length <= Long.BYTES; length++) {
        byte[] expected = bytes(WORD);
        System.arraycopy(bytes(BITS), first, expected, first, length);
        long[] words = {0, WORD, 0};
        assertEquals(WORD, WordPart.replace(words, 1, WordPart.mask(first, length), BITS));
        assertArrayEquals(expected, bytes(words[1]), first + "+" + length);
      }
    }
  }

  @Test
  void valuesMustBeShiftedToTheLowBits() {
    ByteBuffer buffer = ByteBuffer.wrap(bytes(WORD)).order(ByteOrder.nativeOrder());
    for (int at = 0; at < Long.BYTES; at++) {
      assertEquals(buffer.get(at), (byte) (WORD >>> WordPart.shift(at, 1)));
    }
    for (int at = 0; at < Long.BYTES; at += 2) {
      assertEquals(buffer.getShort(at), (short) (WORD >>> WordPart.shift(at, 2)));
    }
    for (int at = 0; at < Long.BYTES; at += 4) {
      assertEquals(buffer.getInt(at), (int) (WORD >>> WordPart.shift(at, 4)));
    }
  }

  @Test
  void additionMustNotCarryIntoTheOtherHalf() {
    long[] words = {-1};
    assertEquals(-1, WordPart.addInt(words, 0, 0, 1));
    assertEquals(0xffff_ffff_0000_0000L, words[0]);
    assertEquals(0xffff_ffff_0000_0000L, WordPart.addInt(words, 0, 32, 2));
    assertEquals(0x0000_0001_0000_0000L, words[0]);
    assertEquals(0x0000_0001_0000_0000L, WordPart.addInt(words, 0, 0, -1));
    assertEquals(0x0000_0001_ffff_ffffL, words[0]);
  }

  @Test
  void exchangeMustWriteOnlyWhatWasExpected() {
    long[] words = {WORD};
    assertEquals((int) WORD, WordPart.compareAndExchangeInt(words, 0, 0, 1, 2));
    assertEquals(WORD, words[0]);
    assertEquals(
        (int) (WORD >>> 32), WordPart.compareAndExchangeInt(words, 0, 32, (int) (WORD >>> 32), -2));
    assertEquals(0xffff_fffe_c5d6_e7f8L, words[0]);
  }
}
