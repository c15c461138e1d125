package org.guestmem.fallback;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.VolatileSlice;

/**
 * A view inside one chunk of a region on the heap.
 *
 * <p>A narrow load takes its part of the 64-bit word around it; a narrow store replaces the part by
 * {@link WordPart}, with volatile ordering whatever the accessor asks for.
 *
 * <p>Thread-safety: safe for use by many threads, with the ordering that each accessor states.
 */
final class HeapSlice extends VolatileSlice {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private final HeapChunk chunk;
  private final int base;

  /**
   * Creates a view.
   *
   * @param base where it begins in the chunk, in bytes
   */
  HeapSlice(MmapRegion region, long start, long size, HeapChunk chunk, int base) {
    super(region, start, size);
    this.chunk = chunk;
    this.base = base;
  }

  @Override
  public VolatileSlice subslice(long offset, long length) {
    inside(offset, length, READ);
    return new HeapSlice(region(), start + offset, length, chunk, at(offset));
  }

  // --- one value, opaque

  @Override
  public byte getByte(long offset) {
    long word = (long) WORD.getOpaque(aligned(offset, 1, READ), index(offset));
    return (byte) (word >>> part(offset, 1));
  }

  @Override
  public void putByte(long offset, byte value) {
    store(aligned(offset, 1, WRITE), offset, 1, value);
  }

  @Override
  public short getShort(long offset) {
    if (irregular(offset, 1) && inPieces(offset, 2, READ)) {
      return (short) readPieces(offset, 2);
    }
    long word = (long) WORD.getOpaque(words(offset, 2, READ), index(offset));
    return (short) (word >>> part(offset, 2));
  }

  @Override
  public void putShort(long offset, short value) {
    if (irregular(offset, 1) && inPieces(offset, 2, WRITE)) {
      writePieces(offset, value, 2);
      return;
    }
    store(words(offset, 2, WRITE), offset, 2, value);
  }

  @Override
  public int getInt(long offset) {
    if (irregular(offset, 2) && inPieces(offset, 4, READ)) {
      return (int) readPieces(offset, 4);
    }
    long word = (long) WORD.getOpaque(words(offset, 4, READ), index(offset));
    return (int) (word >>> part(offset, 4));
  }

  @Override
  public void putInt(long offset, int value) {
    if (irregular(offset, 2) && inPieces(offset, 4, WRITE)) {
      writePieces(offset, value, 4);
      return;
    }
    store(words(offset, 4, WRITE), offset, 4, value);
  }

  @Override
  public long getLong(long offset) {
    if (irregular(offset, 3) && inPieces(offset, 8, READ)) {
      return readPieces(offset, 8);
    }
    return (long) WORD.getOpaque(words(offset, 8, READ), index(offset));
  }

  @Override
  public void putLong(long offset, long value) {
    if (irregular(offset, 3) && inPieces(offset, 8, WRITE)) {
      writePieces(offset, value, 8);
      return;
    }
    WORD.setOpaque(words(offset, 8, WRITE), index(offset), value);
    wrote(offset, 8);
  }

  // --- one value, acquire

  @Override
  public byte getByteAcquire(long offset) {
    long word = (long) WORD.getAcquire(aligned(offset, 1, READ), index(offset));
    return (byte) (word >>> part(offset, 1));
  }

  @Override
  public short getShortAcquire(long offset) {
    long word = (long) WORD.getAcquire(aligned(offset, 2, READ), index(offset));
    return (short) (word >>> part(offset, 2));
  }

  @Override
  public int getIntAcquire(long offset) {
    long word = (long) WORD.getAcquire(aligned(offset, 4, READ), index(offset));
    return (int) (word >>> part(offset, 4));
  }

  @Override
  public long getLongAcquire(long offset) {
    return (long) WORD.getAcquire(aligned(offset, 8, READ), index(offset));
  }

  // --- one value, release

  @Override
  public void putByteRelease(long offset, byte value) {
    store(aligned(offset, 1, WRITE), offset, 1, value);
  }

  @Override
  public void putShortRelease(long offset, short value) {
    store(aligned(offset, 2, WRITE), offset, 2, value);
  }

  @Override
  public void putIntRelease(long offset, int value) {
    store(aligned(offset, 4, WRITE), offset, 4, value);
  }

  @Override
  public void putLongRelease(long offset, long value) {
    WORD.setRelease(aligned(offset, 8, WRITE), index(offset), value);
    wrote(offset, 8);
  }

  // --- one value, volatile

  @Override
  public byte getByteVolatile(long offset) {
    long word = (long) WORD.getVolatile(aligned(offset, 1, READ), index(offset));
    return (byte) (word >>> part(offset, 1));
  }

  @Override
  public void putByteVolatile(long offset, byte value) {
    store(aligned(offset, 1, WRITE), offset, 1, value);
  }

  @Override
  public short getShortVolatile(long offset) {
    long word = (long) WORD.getVolatile(aligned(offset, 2, READ), index(offset));
    return (short) (word >>> part(offset, 2));
  }

  @Override
  public void putShortVolatile(long offset, short value) {
    store(aligned(offset, 2, WRITE), offset, 2, value);
  }

  @Override
  public int getIntVolatile(long offset) {
    long word = (long) WORD.getVolatile(aligned(offset, 4, READ), index(offset));
    return (int) (word >>> part(offset, 4));
  }

  @Override
  public void putIntVolatile(long offset, int value) {
    store(aligned(offset, 4, WRITE), offset, 4, value);
  }

  @Override
  public long getLongVolatile(long offset) {
    return (long) WORD.getVolatile(aligned(offset, 8, READ), index(offset));
  }

  @Override
  public void putLongVolatile(long offset, long value) {
    WORD.setVolatile(aligned(offset, 8, WRITE), index(offset), value);
    wrote(offset, 8);
  }

  // --- read-modify-write

  @Override
  public int compareAndExchangeInt(long offset, int expected, int value) {
    long[] words = aligned(offset, 4, WRITE);
    int part = part(offset, 4);
    int found = WordPart.compareAndExchangeInt(words, index(offset), part, expected, value);
    if (found == expected) {
      wrote(offset, 4);
    }
    return found;
  }

  @Override
  public boolean weakCompareAndSetInt(long offset, int expected, int value) {
    long[] words = aligned(offset, 4, WRITE);
    int part = part(offset, 4);
    boolean written = WordPart.weakCompareAndSetInt(words, index(offset), part, expected, value);
    if (written) {
      wrote(offset, 4);
    }
    return written;
  }

  @Override
  public int getAndAddInt(long offset, int operand) {
    long[] words = aligned(offset, 4, WRITE);
    long found = WordPart.addInt(words, index(offset), part(offset, 4), operand);
    return written(offset, found);
  }

  @Override
  public int getAndSetInt(long offset, int operand) {
    return store(aligned(offset, 4, WRITE), offset, 4, operand);
  }

  @Override
  public int getAndBitwiseOrInt(long offset, int operand) {
    long[] words = aligned(offset, 4, WRITE);
    long bits = (operand & 0xffff_ffffL) << part(offset, 4);
    return written(offset, (long) WORD.getAndBitwiseOr(words, index(offset), bits));
  }

  @Override
  public int getAndBitwiseAndInt(long offset, int operand) {
    long[] words = aligned(offset, 4, WRITE);
    long bits = ~((~operand & 0xffff_ffffL) << part(offset, 4));
    return written(offset, (long) WORD.getAndBitwiseAnd(words, index(offset), bits));
  }

  @Override
  public int getAndBitwiseXorInt(long offset, int operand) {
    long[] words = aligned(offset, 4, WRITE);
    long bits = (operand & 0xffff_ffffL) << part(offset, 4);
    return written(offset, (long) WORD.getAndBitwiseXor(words, index(offset), bits));
  }

  @Override
  public long compareAndExchangeLong(long offset, long expected, long value) {
    long[] words = aligned(offset, 8, WRITE);
    long found = (long) WORD.compareAndExchange(words, index(offset), expected, value);
    if (found == expected) {
      wrote(offset, 8);
    }
    return found;
  }

  @Override
  public boolean weakCompareAndSetLong(long offset, long expected, long value) {
    long[] words = aligned(offset, 8, WRITE);
    boolean written = WORD.weakCompareAndSet(words, index(offset), expected, value);
    if (written) {
      wrote(offset, 8);
    }
    return written;
  }

  @Override
  public long getAndAddLong(long offset, long operand) {
    long[] words = aligned(offset, 8, WRITE);
    long found = (long) WORD.getAndAdd(words, index(offset), operand);
    wrote(offset, 8);
    return found;
  }

  @Override
  public long getAndSetLong(long offset, long operand) {
    long[] words = aligned(offset, 8, WRITE);
    long found = (long) WORD.getAndSet(words, index(offset), operand);
    wrote(offset, 8);
    return found;
  }

  @Override
  public long getAndBitwiseOrLong(long offset, long operand) {
    long[] words = aligned(offset, 8, WRITE);
    long found = (long) WORD.getAndBitwiseOr(words, index(offset), operand);
    wrote(offset, 8);
    return found;
  }

  @Override
  public long getAndBitwiseAndLong(long offset, long operand) {
    long[] words = aligned(offset, 8, WRITE);
    long found = (long) WORD.getAndBitwiseAnd(words, index(offset), operand);
    wrote(offset, 8);
    return found;
  }

  @Override
  public long getAndBitwiseXorLong(long offset, long operand) {
    long[] words = aligned(offset, 8, WRITE);
    long found = (long) WORD.getAndBitwiseXor(words, index(offset), operand);
    wrote(offset, 8);
    return found;
  }

  // --- bulk

  @Override
  protected void copyOut(long offset, byte[] target, int from, int length) {
    HeapBulk.read(words(offset, length, READ), at(offset), target, from, length);
  }

  @Override
  protected void copyOut(long offset, ByteBuffer target, int from, int length) {
    HeapBulk.read(words(offset, length, READ), at(offset), target, from, length);
  }

  @Override
  protected void copyIn(long offset, byte[] source, int from, int length) {
    HeapBulk.write(words(offset, length, WRITE), at(offset), source, from, length);
  }

  @Override
  protected void copyIn(long offset, ByteBuffer source, int from, int length) {
    HeapBulk.write(words(offset, length, WRITE), at(offset), source, from, length);
  }

  @Override
  protected boolean copyDirect(long offset, VolatileSlice target, long targetOffset, long length) {
    int count = (int) length;
    if (target instanceof HeapSlice heap) {
      long[] words = words(offset, count, READ);
      return HeapBulk.copy(
          words, at(offset), heap.toWrite(targetOffset, count), heap.at(targetOffset), count);
    }
    if (target instanceof BufferSlice buffer) {
      copyOut(offset, buffer.toWrite(targetOffset, count), buffer.at(targetOffset), count);
      return true;
    }
    return target instanceof ChunkedSlice chunked
        && chunked.copyFrom(this, offset, targetOffset, length);
  }

  @Override
  protected void fillBytes(long offset, long length, byte value) {
    HeapBulk.fill(words(offset, (int) length, WRITE), at(offset), (int) length, value);
  }

  // --- where the bytes are

  /** Returns the array that holds bytes to be written, which have been checked. */
  long[] toWrite(long offset, int length) {
    return words(offset, length, WRITE);
  }

  /** Returns where in the array a byte is. */
  int at(long offset) {
    return base + (int) offset;
  }

  /** Returns the array, or refuses the access, whose bounds have been checked. */
  private long[] words(long offset, int length, int kind) {
    long[] words = (kind & WRITE) == 0 ? chunk.readable() : chunk.writable();
    if (words == null) {
      throw refused(offset, length, kind, null);
    }
    return words;
  }

  /** As {@link #words}, but refuses a value that is not inside this view or not aligned. */
  private long[] aligned(long offset, int length, int kind) {
    if (irregular(offset, Integer.numberOfTrailingZeros(length))) {
      whole(offset, length, kind | ATOMIC);
    }
    return words(offset, length, kind);
  }

  /** Returns where in the array the word of a byte is. */
  private int index(long offset) {
    return at(offset) >>> 3;
  }

  private int part(long offset, int length) {
    return WordPart.shift(at(offset), length);
  }

  /** Replaces a value narrower than its word, marks it, and returns the one before. */
  private int store(long[] words, long offset, int length, long value) {
    int part = part(offset, length);
    long mask = WordPart.mask(at(offset), length);
    long found = WordPart.replace(words, index(offset), mask, value << part);
    wrote(offset, length);
    return (int) (found >>> part);
  }

  /** Marks a 32-bit value, and takes the one before out of its word. */
  private int written(long offset, long found) {
    wrote(offset, 4);
    return (int) (found >>> part(offset, 4));
  }
}
