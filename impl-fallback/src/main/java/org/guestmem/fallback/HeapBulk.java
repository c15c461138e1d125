package org.guestmem.fallback;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Copies and fills on the heap: whole words at the speed of memcpy, the words at the two edges by
 * {@link WordPart}, so that bytes beside the range are never lost.
 */
final class HeapBulk {
  private HeapBulk() {}

  /** Reads as many bytes as the buffer has remaining. */
  static void read(HeapSlice slice, long offset, ByteBuffer target) {
    target.order(ByteOrder.nativeOrder());
    for (long at = offset; target.hasRemaining(); ) {
      long[] words = slice.toRead(at);
      int index = slice.index(at);
      int step = step(slice.byteInWord(at), target.remaining(), words.length - index);
      if (step < Long.BYTES) {
        readPart(words[index], slice.byteInWord(at), target, step);
      } else {
        target.asLongBuffer().put(words, index, step / Long.BYTES);
        target.position(target.position() + step);
      }
      at += step;
    }
  }

  /** Writes as many bytes as the buffer has remaining. */
  static void write(HeapSlice slice, long offset, ByteBuffer source) {
    source.order(ByteOrder.nativeOrder());
    for (long at = offset; source.hasRemaining(); ) {
      long[] words = slice.toWrite(at);
      int index = slice.index(at);
      int step = step(slice.byteInWord(at), source.remaining(), words.length - index);
      if (step < Long.BYTES) {
        writePart(words, index, slice.byteInWord(at), source, step);
      } else {
        source.asLongBuffer().get(words, index, step / Long.BYTES);
        source.position(source.position() + step);
      }
      at += step;
    }
  }

  static void fill(HeapSlice slice, long offset, long length, byte value) {
    long pattern = (value & 0xffL) * 0x0101_0101_0101_0101L;
    for (long done = 0; done < length; ) {
      long at = offset + done;
      long[] words = slice.toWrite(at);
      int index = slice.index(at);
      int first = slice.byteInWord(at);
      int step = step(first, length - done, words.length - index);
      if (step < Long.BYTES) {
        WordPart.replace(words, index, WordPart.mask(first, step), pattern);
      } else {
        Arrays.fill(words, index, index + step / Long.BYTES, pattern);
      }
      done += step;
    }
  }

  /**
   * Copies where words match words.
   *
   * @return false if they do not, or if the ranges overlap; nothing was copied
   */
  static boolean copy(HeapSlice from, long offset, HeapSlice to, long toOffset, long length) {
    if (from.byteInWord(offset) != to.byteInWord(toOffset)
        || from.overlaps(offset, to, toOffset, length)) {
      return false;
    }
    for (long done = 0; done < length; ) {
      long[] source = from.toRead(offset + done);
      long[] target = to.toWrite(toOffset + done);
      int sourceIndex = from.index(offset + done);
      int targetIndex = to.index(toOffset + done);
      int first = from.byteInWord(offset + done);
      int run = Math.min(source.length - sourceIndex, target.length - targetIndex);
      int step = step(first, length - done, run);
      if (step < Long.BYTES) {
        long mask = WordPart.mask(first, step);
        WordPart.replace(target, targetIndex, mask, source[sourceIndex]);
      } else {
        System.arraycopy(source, sourceIndex, target, targetIndex, step / Long.BYTES);
      }
      done += step;
    }
    return true;
  }

  /** How many bytes go at once: the rest of a word that is not whole, or all whole words. */
  private static int step(int byteInWord, long left, int words) {
    return byteInWord != 0 || left < Long.BYTES
        ? (int) Math.min(Long.BYTES - byteInWord, left)
        : (int) Math.min(left & -Long.BYTES, (long) words * Long.BYTES);
  }

  private static void readPart(long word, int first, ByteBuffer target, int count) {
    for (int i = first; i < first + count; i++) {
      target.put((byte) (word >>> WordPart.shift(i, 1)));
    }
  }

  private static void writePart(long[] words, int index, int first, ByteBuffer source, int count) {
    long bits = 0;
    for (int i = first; i < first + count; i++) {
      bits |= (source.get() & 0xffL) << WordPart.shift(i, 1);
    }
    WordPart.replace(words, index, WordPart.mask(first, count), bits);
  }
}
