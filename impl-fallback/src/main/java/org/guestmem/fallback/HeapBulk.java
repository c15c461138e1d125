package org.guestmem.fallback;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Copies and fills in an array on the heap: whole words at the speed of memcpy, the words at the
 * two edges by {@link WordPart}, so that bytes beside the range are never lost.
 *
 * <p>Places in the array count bytes from its start.
 */
final class HeapBulk {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** Up to how many bytes go word by word; a view of the array would cost more than it saves. */
  private static final int WORD_BY_WORD = 256;

  private HeapBulk() {}

  static void read(long[] words, int at, byte[] target, int from, int length) {
    int head = head(at, length);
    int whole = (length - head) & -Long.BYTES;
    int tail = from + head + whole;
    for (int i = from; i < from + head; i++) {
      target[i] = byteAt(words, at + i - from);
    }
    readWords(words, (at + head) >>> 3, target, from + head, whole);
    for (int i = tail; i < from + length; i++) {
      target[i] = byteAt(words, at + i - from);
    }
  }

  static void read(long[] words, int at, ByteBuffer target, int from, int length) {
    int head = head(at, length);
    int whole = (length - head) & -Long.BYTES;
    int tail = from + head + whole;
    for (int i = from; i < from + head; i++) {
      target.put(i, byteAt(words, at + i - from));
    }
    readWords(words, (at + head) >>> 3, target, from + head, whole);
    for (int i = tail; i < from + length; i++) {
      target.put(i, byteAt(words, at + i - from));
    }
  }

  static void write(long[] words, int at, byte[] source, int from, int length) {
    int head = head(at, length);
    int whole = (length - head) & -Long.BYTES;
    int tail = length - head - whole;
    replace(words, at, head, pack(source, from, at, head));
    writeWords(words, (at + head) >>> 3, source, from + head, whole);
    replace(words, at + head + whole, tail, pack(source, from + head + whole, 0, tail));
  }

  static void write(long[] words, int at, ByteBuffer source, int from, int length) {
    int head = head(at, length);
    int whole = (length - head) & -Long.BYTES;
    int tail = length - head - whole;
    replace(words, at, head, pack(source, from, at, head));
    writeWords(words, (at + head) >>> 3, source, from + head, whole);
    replace(words, at + head + whole, tail, pack(source, from + head + whole, 0, tail));
  }

  static void fill(long[] words, int at, int length, byte value) {
    long pattern = (value & 0xffL) * 0x0101_0101_0101_0101L;
    int head = head(at, length);
    int first = (at + head) >>> 3;
    int last = first + ((length - head) >>> 3);
    replace(words, at, head, pattern);
    Arrays.fill(words, first, last, pattern);
    replace(words, last << 3, (length - head) & (Long.BYTES - 1), pattern);
  }

  /**
   * Copies where words match words; the ranges may overlap.
   *
   * @param length how many bytes, at least 8
   * @return false if they do not match; nothing was copied
   */
  static boolean copy(long[] source, int from, long[] target, int to, int length) {
    if (((from ^ to) & (Long.BYTES - 1)) != 0) {
      return false;
    }
    int head = head(from, length);
    int whole = (length - head) & -Long.BYTES;
    int tail = length - head - whole;
    // The edges are read before anything is written, for they may overlap with what is.
    long first = source[from >>> 3];
    long last = tail == 0 ? 0 : source[(from + length) >>> 3];
    System.arraycopy(source, (from + head) >>> 3, target, (to + head) >>> 3, whole >>> 3);
    replace(target, to, head, first);
    replace(target, to + head + whole, tail, last);
    return true;
  }

  /** How many bytes there are before the first whole word. */
  private static int head(int at, int length) {
    return Math.min(-at & (Long.BYTES - 1), length);
  }

  private static void replace(long[] words, int at, int count, long bits) {
    if (count > 0) {
      WordPart.replace(words, at >>> 3, WordPart.mask(at, count), bits);
    }
  }

  private static byte byteAt(long[] words, int at) {
    return (byte) (words[at >>> 3] >>> WordPart.shift(at, 1));
  }

  /** Puts bytes where they belong in their word. */
  private static long pack(byte[] source, int from, int at, int count) {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= (source[from + i] & 0xffL) << WordPart.shift(at + i, 1);
    }
    return bits;
  }

  private static long pack(ByteBuffer source, int from, int at, int count) {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= (source.get(from + i) & 0xffL) << WordPart.shift(at + i, 1);
    }
    return bits;
  }

  // Each of these makes its views and uses them up, so that the compiler allocates none.

  private static void readWords(long[] words, int index, byte[] target, int from, int length) {
    if (length > WORD_BY_WORD) {
      ByteBuffer bytes = ByteBuffer.wrap(target, from, length);
      bytes.order(ByteOrder.nativeOrder()).asLongBuffer().put(words, index, length >>> 3);
      return;
    }
    for (int i = 0; i < length >>> 3; i++) {
      LONG.set(target, from + i * Long.BYTES, words[index + i]);
    }
  }

  private static void writeWords(long[] words, int index, byte[] source, int from, int length) {
    if (length > WORD_BY_WORD) {
      ByteBuffer bytes = ByteBuffer.wrap(source, from, length);
      bytes.order(ByteOrder.nativeOrder()).asLongBuffer().get(words, index, length >>> 3);
      return;
    }
    for (int i = 0; i < length >>> 3; i++) {
      words[index + i] = (long) LONG.get(source, from + i * Long.BYTES);
    }
  }

  private static void readWords(long[] words, int index, ByteBuffer target, int from, int length) {
    ByteBuffer bytes = target.slice(from, length);
    bytes.order(ByteOrder.nativeOrder()).asLongBuffer().put(words, index, length >>> 3);
  }

  private static void writeWords(long[] words, int index, ByteBuffer source, int from, int length) {
    ByteBuffer bytes = source.slice(from, length);
    bytes.order(ByteOrder.nativeOrder()).asLongBuffer().get(words, index, length >>> 3);
  }
}
