package org.guestmem.api;

import java.nio.ByteOrder;

/**
 * Moves up to 8 bytes as the fewest naturally aligned accesses, lowest address first.
 *
 * <p>The bytes travel packed in a long, the byte at the lowest address in the lowest bits.
 */
final class AlignedPieces {
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

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

  /** Turns a packed value into a value in native order, and back. */
  static long toNative(long packed, int length) {
    return LITTLE_ENDIAN ? packed : Long.reverseBytes(packed) >>> (Long.SIZE - Byte.SIZE * length);
  }

  /** The largest power of two that the place is aligned to and that is still wanted. */
  private static int pieceAt(VolatileSlice slice, long offset, int wanted) {
    int aligned = (int) Long.lowestOneBit(slice.start() + offset | Long.BYTES);
    return Math.min(aligned, Integer.highestOneBit(wanted));
  }

  private static long readPiece(VolatileSlice slice, long offset, int length) {
    return switch (length) {
      case 1 -> slice.getByte(offset) & 0xffL;
      case 2 -> toNative(slice.getShort(offset) & 0xffffL, 2);
      case 4 -> toNative(slice.getInt(offset) & 0xffff_ffffL, 4);
      default -> toNative(slice.getLong(offset), 8);
    };
  }

  private static void writePiece(VolatileSlice slice, long offset, long packed, int length) {
    switch (length) {
      case 1 -> slice.putByte(offset, (byte) packed);
      case 2 -> slice.putShort(offset, (short) toNative(packed & 0xffffL, 2));
      case 4 -> slice.putInt(offset, (int) toNative(packed & 0xffff_ffffL, 4));
      default -> slice.putLong(offset, toNative(packed, 8));
    }
  }
}
