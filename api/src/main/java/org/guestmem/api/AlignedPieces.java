package org.guestmem.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Moves up to 8 bytes as the fewest naturally aligned accesses, lowest address first.
 *
 * <p>The bytes travel packed in a long, the byte at the lowest address in the lowest bits.
 */
final class AlignedPieces {
  private static final VarHandle PACKED =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private AlignedPieces() {}

  static long read(VolatileSlice slice, long offset, int length) {
    long packed = 0;
    for (int done = 0; done < length; ) {
      int piece = pieceAt(slice, offset + done, length - done);
      packed |= readPiece(slice, offset + done, piece) << (Byte.SIZE * done);
      done += piece;
    }
    return packed;
  }

  static void write(VolatileSlice slice, long offset, long packed, int length) {
    for (int done = 0; done < length; ) {
      int piece = pieceAt(slice, offset + done, length - done);
      writePiece(slice, offset + done, packed >>> (Byte.SIZE * done), piece);
      done += piece;
    }
  }

  /** Reads any number of bytes; what lies naturally aligned among them is read at once. */
  static void copyOut(VolatileSlice slice, long offset, byte[] target, int from, int length) {
    for (int done = 0; done < length; ) {
      int step = toNextWord(slice, offset + done, length - done);
      unpack(read(slice, offset + done, step), target, from + done, step);
      done += step;
    }
  }

  /** Writes any number of bytes; what lies naturally aligned among them is written at once. */
  static void copyIn(VolatileSlice slice, long offset, byte[] source, int from, int length) {
    for (int done = 0; done < length; ) {
      int step = toNextWord(slice, offset + done, length - done);
      write(slice, offset + done, pack(source, from + done, step), step);
      done += step;
    }
  }

  private static void unpack(long packed, byte[] target, int from, int length) {
    if (length == Long.BYTES) {
      PACKED.set(target, from, packed);
      return;
    }
    for (int i = 0; i < length; i++) {
      target[from + i] = (byte) (packed >>> (Byte.SIZE * i));
    }
  }

  private static long pack(byte[] source, int from, int length) {
    if (length == Long.BYTES) {
      return (long) PACKED.get(source, from);
    }
    long packed = 0;
    for (int i = 0; i < length; i++) {
      packed |= (source[from + i] & 0xffL) << (Byte.SIZE * i);
    }
    return packed;
  }

  /** How many of the bytes wanted lie before the next multiple of 8. */
  private static int toNextWord(VolatileSlice slice, long offset, int wanted) {
    return Math.min(wanted, Long.BYTES - ((int) (slice.start() + offset) & (Long.BYTES - 1)));
  }

  /** Turns a packed value into a value in native order, and back. */
  static long toNative(long packed, int length) {
    return inOrder(packed, length, ByteOrder.nativeOrder());
  }

  /** Turns a packed value into a value in a byte order, and back. */
  static long inOrder(long packed, int length, ByteOrder order) {
    return order == ByteOrder.LITTLE_ENDIAN
        ? packed
        : Long.reverseBytes(packed) >>> (Long.SIZE - Byte.SIZE * length);
  }

  /** The largest power of two that the place is aligned to and that is still wanted. */
  private static int pieceAt(VolatileSlice slice, long offset, int wanted) {
    int aligned = (int) Long.lowestOneBit(slice.start() + offset | Long.BYTES);
    return Math.min(aligned, Integer.highestOneBit(wanted));
  }

  /** Reads a value of 1, 2, 4 or 8 bytes: at once if it is aligned. */
  static long readPiece(VolatileSlice slice, long offset, int length) {
    return switch (length) {
      case 1 -> slice.getByte(offset) & 0xffL;
      case 2 -> toNative(slice.getShort(offset) & 0xffffL, 2);
      case 4 -> toNative(slice.getInt(offset) & 0xffff_ffffL, 4);
      default -> toNative(slice.getLong(offset), 8);
    };
  }

  /** Writes a value of 1, 2, 4 or 8 bytes: at once if it is aligned. */
  static void writePiece(VolatileSlice slice, long offset, long packed, int length) {
    switch (length) {
      case 1 -> slice.putByte(offset, (byte) packed);
      case 2 -> slice.putShort(offset, (short) toNative(packed & 0xffffL, 2));
      case 4 -> slice.putInt(offset, (int) toNative(packed & 0xffff_ffffL, 4));
      default -> slice.putLong(offset, toNative(packed, 8));
    }
  }
}
