package org.guestmem.fallback;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A part of a 64-bit word in an array: the bytes that a narrow access is about.
 *
 * <p>An array of longs can be written by whole longs alone, so a narrow store is a compare-and-set
 * of the word around it: neighbours that others write at the same time are never lost.
 */
final class WordPart {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

  private WordPart() {}

  /**
   * How far right a word has to be shifted so that a part is in the low bits: as all distances, the
   * low 6 bits of the result.
   *
   * @param at where the part begins, in bytes from the start of any word
   */
  static int shift(int at, int length) {
    return (BIG_ENDIAN ? -(at + length) : at) << 3;
  }

  /** The bits of a part of 1 to 8 bytes, in place. */
  static long mask(int at, int length) {
    return -1L >>> (Long.SIZE - length * Byte.SIZE) << shift(at, length);
  }

  /** Replaces the bits under a mask, in one access, volatile; returns the word before. */
  static long replace(long[] words, int index, long mask, long bits) {
    long found;
    do {
      found = (long) WORD.getVolatile(words, index);
    } while (!WORD.weakCompareAndSet(words, index, found, (found & ~mask) | (bits & mask)));
    return found;
  }

  /** Adds to the 32 bits above a shift, in one access, volatile; returns the word before. */
  static long addInt(long[] words, int index, int shift, int operand) {
    long mask = 0xffff_ffffL << shift;
    long found;
    long sum;
    do {
      found = (long) WORD.getVolatile(words, index);
      sum = found + ((long) operand << shift);
    } while (!WORD.weakCompareAndSet(words, index, found, (found & ~mask) | (sum & mask)));
    return found;
  }

  /** Replaces the 32 bits above a shift if they are as expected; returns the 32 bits found. */
  static int compareAndExchangeInt(long[] words, int index, int shift, int expected, int value) {
    long mask = 0xffff_ffffL << shift;
    long bits = (long) value << shift & mask;
    long found;
    do {
      found = (long) WORD.getVolatile(words, index);
      if ((int) (found >>> shift) != expected) {
        break;
      }
    } while (!WORD.weakCompareAndSet(words, index, found, (found & ~mask) | bits));
    return (int) (found >>> shift);
  }

  /** Tries once to replace the 32 bits above a shift if they are as expected; tells if it did. */
  static boolean weakCompareAndSetInt(long[] words, int index, int shift, int expected, int value) {
    long mask = 0xffff_ffffL << shift;
    long bits = (long) value << shift & mask;
    long found = (long) WORD.getVolatile(words, index);
    return (int) (found >>> shift) == expected
        && WORD.weakCompareAndSet(words, index, found, (found & ~mask) | bits);
  }
}
