package org.guestmem.fallback;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.VolatileSlice;

/**
 * A view inside one chunk of a region in mapped files or direct buffers.
 *
 * <p>Buffers have no atomic access to single bytes, so those are left to {@link BufferByte}.
 *
 * <p>Thread-safety: safe for use by many threads, with the ordering that each accessor states.
 */
final class BufferSlice extends VolatileSlice {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  /** How many bytes a fill copies at a time; they stay in the cache. */
  private static final int PATTERN = 1 << 13;

  /** The bytes of the last fill, which is likely to be the next one as well. */
  private static volatile byte[] pattern = new byte[PATTERN];

  private final BufferChunk chunk;
  private final int base;

  /**
   * Creates a view.
   *
   * @param base where it begins in the chunk, in bytes
   */
  BufferSlice(MmapRegion region, long start, long size, BufferChunk chunk, int base) {
    super(region, start, size);
    this.chunk = chunk;
    this.base = base;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteBufferViewVarHandle(array, ByteOrder.nativeOrder());
  }

  @Override
  public VolatileSlice subslice(long offset, long length) {
    inside(offset, length, READ);
    return new BufferSlice(region(), start + offset, length, chunk, at(offset));
  }

  // --- one value, opaque

  @Override
  public byte getByte(long offset) {
    return BufferByte.getOpaque(aligned(offset, 1, READ), at(offset));
  }

  @Override
  public void putByte(long offset, byte value) {
    BufferByte.setOpaque(aligned(offset, 1, WRITE), at(offset), value);
    wrote(offset, 1);
  }

  @Override
  public short getShort(long offset) {
    if (irregular(offset, 1) && inPieces(offset, 2, READ)) {
      return (short) readPieces(offset, 2);
    }
    return (short) SHORT.getOpaque(buffer(offset, 2, READ), at(offset));
  }

  @Override
  public void putShort(long offset, short value) {
    if (irregular(offset, 1) && inPieces(offset, 2, WRITE)) {
      writePieces(offset, value, 2);
      return;
    }
    SHORT.setOpaque(buffer(offset, 2, WRITE), at(offset), value);
    wrote(offset, 2);
  }

  @Override
  public int getInt(long offset) {
    if (irregular(offset, 2) && inPieces(offset, 4, READ)) {
      return (int) readPieces(offset, 4);
    }
    return (int) INT.getOpaque(buffer(offset, 4, READ), at(offset));
  }

  @Override
  public void putInt(long offset, int value) {
    if (irregular(offset, 2) && inPieces(offset, 4, WRITE)) {
      writePieces(offset, value, 4);
      return;
    }
    INT.setOpaque(buffer(offset, 4, WRITE), at(offset), value);
    wrote(offset, 4);
  }

  @Override
  public long getLong(long offset) {
    if (irregular(offset, 3) && inPieces(offset, 8, READ)) {
      return readPieces(offset, 8);
    }
    return (long) LONG.getOpaque(buffer(offset, 8, READ), at(offset));
  }

  @Override
  public void putLong(long offset, long value) {
    if (irregular(offset, 3) && inPieces(offset, 8, WRITE)) {
      writePieces(offset, value, 8);
      return;
    }
    LONG.setOpaque(buffer(offset, 8, WRITE), at(offset), value);
    wrote(offset, 8);
  }

  // --- one value, plain

  @Override
  public short getShortPlain(long offset) {
    if (irregular(offset, 1) && inPieces(offset, 2, READ)) {
      return (short) readPieces(offset, 2);
    }
    return (short) SHORT.get(buffer(offset, 2, READ), at(offset));
  }

  @Override
  public void putShortPlain(long offset, short value) {
    if (irregular(offset, 1) && inPieces(offset, 2, WRITE)) {
      writePieces(offset, value, 2);
      return;
    }
    SHORT.set(buffer(offset, 2, WRITE), at(offset), value);
    wrote(offset, 2);
  }

  @Override
  public int getIntPlain(long offset) {
    if (irregular(offset, 2) && inPieces(offset, 4, READ)) {
      return (int) readPieces(offset, 4);
    }
    return (int) INT.get(buffer(offset, 4, READ), at(offset));
  }

  @Override
  public void putIntPlain(long offset, int value) {
    if (irregular(offset, 2) && inPieces(offset, 4, WRITE)) {
      writePieces(offset, value, 4);
      return;
    }
    INT.set(buffer(offset, 4, WRITE), at(offset), value);
    wrote(offset, 4);
  }

  @Override
  public long getLongPlain(long offset) {
    if (irregular(offset, 3) && inPieces(offset, 8, READ)) {
      return readPieces(offset, 8);
    }
    return (long) LONG.get(buffer(offset, 8, READ), at(offset));
  }

  @Override
  public void putLongPlain(long offset, long value) {
    if (irregular(offset, 3) && inPieces(offset, 8, WRITE)) {
      writePieces(offset, value, 8);
      return;
    }
    LONG.set(buffer(offset, 8, WRITE), at(offset), value);
    wrote(offset, 8);
  }

  // --- one value, acquire

  @Override
  public byte getByteAcquire(long offset) {
    return BufferByte.getAcquire(aligned(offset, 1, READ), at(offset));
  }

  @Override
  public short getShortAcquire(long offset) {
    return (short) SHORT.getAcquire(aligned(offset, 2, READ), at(offset));
  }

  @Override
  public int getIntAcquire(long offset) {
    return (int) INT.getAcquire(aligned(offset, 4, READ), at(offset));
  }

  @Override
  public long getLongAcquire(long offset) {
    return (long) LONG.getAcquire(aligned(offset, 8, READ), at(offset));
  }

  // --- one value, release

  @Override
  public void putByteRelease(long offset, byte value) {
    BufferByte.setRelease(aligned(offset, 1, WRITE), at(offset), value);
    wrote(offset, 1);
  }

  @Override
  public void putShortRelease(long offset, short value) {
    SHORT.setRelease(aligned(offset, 2, WRITE), at(offset), value);
    wrote(offset, 2);
  }

  @Override
  public void putIntRelease(long offset, int value) {
    INT.setRelease(aligned(offset, 4, WRITE), at(offset), value);
    wrote(offset, 4);
  }

  @Override
  public void putLongRelease(long offset, long value) {
    LONG.setRelease(aligned(offset, 8, WRITE), at(offset), value);
    wrote(offset, 8);
  }

  // --- one value, volatile

  @Override
  public byte getByteVolatile(long offset) {
    return BufferByte.getVolatile(aligned(offset, 1, READ), at(offset));
  }

  @Override
  public void putByteVolatile(long offset, byte value) {
    BufferByte.setVolatile(aligned(offset, 1, WRITE), at(offset), value);
    wrote(offset, 1);
  }

  @Override
  public short getShortVolatile(long offset) {
    return (short) SHORT.getVolatile(aligned(offset, 2, READ), at(offset));
  }

  @Override
  public void putShortVolatile(long offset, short value) {
    SHORT.setVolatile(aligned(offset, 2, WRITE), at(offset), value);
    wrote(offset, 2);
  }

  @Override
  public int getIntVolatile(long offset) {
    return (int) INT.getVolatile(aligned(offset, 4, READ), at(offset));
  }

  @Override
  public void putIntVolatile(long offset, int value) {
    INT.setVolatile(aligned(offset, 4, WRITE), at(offset), value);
    wrote(offset, 4);
  }

  @Override
  public long getLongVolatile(long offset) {
    return (long) LONG.getVolatile(aligned(offset, 8, READ), at(offset));
  }

  @Override
  public void putLongVolatile(long offset, long value) {
    LONG.setVolatile(aligned(offset, 8, WRITE), at(offset), value);
    wrote(offset, 8);
  }

  // --- read-modify-write

  @Override
  public int compareAndExchangeInt(long offset, int expected, int value) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    int found = (int) INT.compareAndExchange(buffer, at(offset), expected, value);
    if (found == expected) {
      wrote(offset, 4);
    }
    return found;
  }

  @Override
  public boolean weakCompareAndSetInt(long offset, int expected, int value) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    boolean written = INT.weakCompareAndSet(buffer, at(offset), expected, value);
    if (written) {
      wrote(offset, 4);
    }
    return written;
  }

  @Override
  public int getAndAddInt(long offset, int operand) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    int found = (int) INT.getAndAdd(buffer, at(offset), operand);
    wrote(offset, 4);
    return found;
  }

  @Override
  public int getAndSetInt(long offset, int operand) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    int found = (int) INT.getAndSet(buffer, at(offset), operand);
    wrote(offset, 4);
    return found;
  }

  @Override
  public int getAndBitwiseOrInt(long offset, int operand) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    int found = (int) INT.getAndBitwiseOr(buffer, at(offset), operand);
    wrote(offset, 4);
    return found;
  }

  @Override
  public int getAndBitwiseAndInt(long offset, int operand) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    int found = (int) INT.getAndBitwiseAnd(buffer, at(offset), operand);
    wrote(offset, 4);
    return found;
  }

  @Override
  public int getAndBitwiseXorInt(long offset, int operand) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    int found = (int) INT.getAndBitwiseXor(buffer, at(offset), operand);
    wrote(offset, 4);
    return found;
  }

  @Override
  public long compareAndExchangeLong(long offset, long expected, long value) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    long found = (long) LONG.compareAndExchange(buffer, at(offset), expected, value);
    if (found == expected) {
      wrote(offset, 8);
    }
    return found;
  }

  @Override
  public boolean weakCompareAndSetLong(long offset, long expected, long value) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    boolean written = LONG.weakCompareAndSet(buffer, at(offset), expected, value);
    if (written) {
      wrote(offset, 8);
    }
    return written;
  }

  @Override
  public long getAndAddLong(long offset, long operand) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    long found = (long) LONG.getAndAdd(buffer, at(offset), operand);
    wrote(offset, 8);
    return found;
  }

  @Override
  public long getAndSetLong(long offset, long operand) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    long found = (long) LONG.getAndSet(buffer, at(offset), operand);
    wrote(offset, 8);
    return found;
  }

  @Override
  public long getAndBitwiseOrLong(long offset, long operand) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    long found = (long) LONG.getAndBitwiseOr(buffer, at(offset), operand);
    wrote(offset, 8);
    return found;
  }

  @Override
  public long getAndBitwiseAndLong(long offset, long operand) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    long found = (long) LONG.getAndBitwiseAnd(buffer, at(offset), operand);
    wrote(offset, 8);
    return found;
  }

  @Override
  public long getAndBitwiseXorLong(long offset, long operand) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    long found = (long) LONG.getAndBitwiseXor(buffer, at(offset), operand);
    wrote(offset, 8);
    return found;
  }

  // --- bulk

  @Override
  protected void copyOut(long offset, byte[] target, int from, int length) {
    buffer(offset, length, READ).get(at(offset), target, from, length);
  }

  @Override
  protected void copyOut(long offset, ByteBuffer target, int from, int length) {
    target.put(from, buffer(offset, length, READ), at(offset), length);
  }

  @Override
  protected void copyIn(long offset, byte[] source, int from, int length) {
    buffer(offset, length, WRITE).put(at(offset), source, from, length);
  }

  @Override
  protected void copyIn(long offset, ByteBuffer source, int from, int length) {
    buffer(offset, length, WRITE).put(at(offset), source, from, length);
  }

  @Override
  protected boolean copyDirect(long offset, VolatileSlice target, long targetOffset, long length) {
    int count = (int) length;
    if (target instanceof BufferSlice buffer) {
      copyOut(offset, buffer.toWrite(targetOffset, count), buffer.at(targetOffset), count);
      return true;
    }
    if (target instanceof HeapSlice heap) {
      long[] words = heap.toWrite(targetOffset, count);
      HeapBulk.write(words, heap.at(targetOffset), buffer(offset, count, READ), at(offset), count);
      return true;
    }
    return target instanceof ChunkedSlice chunked
        && chunked.copyFrom(this, offset, targetOffset, length);
  }

  @Override
  protected void fillBytes(long offset, long length, byte value) {
    ByteBuffer buffer = buffer(offset, (int) length, WRITE);
    byte[] bytes = pattern;
    if (bytes[0] != value) {
      bytes = new byte[PATTERN];
      Arrays.fill(bytes, value);
      pattern = bytes;
    }
    int end = at(offset) + (int) length;
    for (int at = at(offset); at < end; at += PATTERN) {
      buffer.put(at, bytes, 0, Math.min(PATTERN, end - at));
    }
  }

  // --- where the bytes are

  /** Returns the buffer that holds bytes to be written, which have been checked. */
  ByteBuffer toWrite(long offset, int length) {
    return buffer(offset, length, WRITE);
  }

  /** Returns where in the buffer a byte is. */
  int at(long offset) {
    return base + (int) offset;
  }

  /** Returns the buffer, or refuses the access, whose bounds have been checked. */
  private ByteBuffer buffer(long offset, int length, int kind) {
    ByteBuffer buffer = (kind & WRITE) == 0 ? chunk.readable() : chunk.writable();
    if (buffer == null) {
      throw refused(offset, length, kind, null);
    }
    return buffer;
  }

  /** As {@link #buffer}, but refuses a value that is not inside this view or not aligned. */
  private ByteBuffer aligned(long offset, int length, int kind) {
    if (irregular(offset, Integer.numberOfTrailingZeros(length))) {
      whole(offset, length, kind | ATOMIC);
    }
    return buffer(offset, length, kind);
  }
}
