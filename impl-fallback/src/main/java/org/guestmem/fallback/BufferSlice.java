package org.guestmem.fallback;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.VolatileSlice;
import org.jspecify.annotations.Nullable;

/**
 * A view of a region in mapped files or direct buffers.
 *
 * <p>Buffers have no atomic access to single bytes, so those are left to {@link BufferByte}.
 *
 * <p>Thread-safety: safe for use by many threads, with the ordering that each accessor states.
 */
final class BufferSlice extends VolatileSlice {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  /** How many bytes a fill copies out of an array; more would cost more than they save. */
  private static final int PATTERN = 256;

  /** How many bytes a fill copies within the memory at a time, so that they are in the cache. */
  private static final int CACHED = 1 << 15;

  private final @Nullable ByteBuffer[] readable;
  private final @Nullable ByteBuffer[] writable;
  private final int shift;

  BufferSlice(
      MmapRegion region,
      long start,
      long size,
      @Nullable ByteBuffer[] readable,
      @Nullable ByteBuffer[] writable,
      int shift) {
    super(region, start, size);
    this.readable = readable;
    this.writable = writable;
    this.shift = shift;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteBufferViewVarHandle(array, ByteOrder.nativeOrder());
  }

  @Override
  public VolatileSlice subslice(long offset, long length) {
    inside(offset, length, READ);
    return new BufferSlice(region(), start + offset, length, readable, writable, shift);
  }

  // --- one value, opaque

  @Override
  public byte getByte(long offset) {
    return BufferByte.getOpaque(buffer(offset, 1, READ), index(offset));
  }

  @Override
  public void putByte(long offset, byte value) {
    BufferByte.setOpaque(buffer(offset, 1, WRITE), index(offset), value);
    wrote(offset, 1);
  }

  @Override
  public short getShort(long offset) {
    if (misaligned(offset, 1)) {
      return (short) readPieces(offset, 2);
    }
    return (short) SHORT.getOpaque(buffer(offset, 2, READ), index(offset));
  }

  @Override
  public void putShort(long offset, short value) {
    if (misaligned(offset, 1)) {
      writePieces(offset, value, 2);
      return;
    }
    SHORT.setOpaque(buffer(offset, 2, WRITE), index(offset), value);
    wrote(offset, 2);
  }

  @Override
  public int getInt(long offset) {
    if (misaligned(offset, 3)) {
      return (int) readPieces(offset, 4);
    }
    return (int) INT.getOpaque(buffer(offset, 4, READ), index(offset));
  }

  @Override
  public void putInt(long offset, int value) {
    if (misaligned(offset, 3)) {
      writePieces(offset, value, 4);
      return;
    }
    INT.setOpaque(buffer(offset, 4, WRITE), index(offset), value);
    wrote(offset, 4);
  }

  @Override
  public long getLong(long offset) {
    if (misaligned(offset, 7)) {
      return readPieces(offset, 8);
    }
    return (long) LONG.getOpaque(buffer(offset, 8, READ), index(offset));
  }

  @Override
  public void putLong(long offset, long value) {
    if (misaligned(offset, 7)) {
      writePieces(offset, value, 8);
      return;
    }
    LONG.setOpaque(buffer(offset, 8, WRITE), index(offset), value);
    wrote(offset, 8);
  }

  // --- one value, plain

  @Override
  public short getShortPlain(long offset) {
    if (misaligned(offset, 1)) {
      return (short) readPieces(offset, 2);
    }
    return (short) SHORT.get(buffer(offset, 2, READ), index(offset));
  }

  @Override
  public void putShortPlain(long offset, short value) {
    if (misaligned(offset, 1)) {
      writePieces(offset, value, 2);
      return;
    }
    SHORT.set(buffer(offset, 2, WRITE), index(offset), value);
    wrote(offset, 2);
  }

  @Override
  public int getIntPlain(long offset) {
    if (misaligned(offset, 3)) {
      return (int) readPieces(offset, 4);
    }
    return (int) INT.get(buffer(offset, 4, READ), index(offset));
  }

  @Override
  public void putIntPlain(long offset, int value) {
    if (misaligned(offset, 3)) {
      writePieces(offset, value, 4);
      return;
    }
    INT.set(buffer(offset, 4, WRITE), index(offset), value);
    wrote(offset, 4);
  }

  @Override
  public long getLongPlain(long offset) {
    if (misaligned(offset, 7)) {
      return readPieces(offset, 8);
    }
    return (long) LONG.get(buffer(offset, 8, READ), index(offset));
  }

  @Override
  public void putLongPlain(long offset, long value) {
    if (misaligned(offset, 7)) {
      writePieces(offset, value, 8);
      return;
    }
    LONG.set(buffer(offset, 8, WRITE), index(offset), value);
    wrote(offset, 8);
  }

  // --- one value, acquire

  @Override
  public byte getByteAcquire(long offset) {
    return BufferByte.getAcquire(buffer(offset, 1, READ), index(offset));
  }

  @Override
  public short getShortAcquire(long offset) {
    return (short) SHORT.getAcquire(aligned(offset, 2, READ), index(offset));
  }

  @Override
  public int getIntAcquire(long offset) {
    return (int) INT.getAcquire(aligned(offset, 4, READ), index(offset));
  }

  @Override
  public long getLongAcquire(long offset) {
    return (long) LONG.getAcquire(aligned(offset, 8, READ), index(offset));
  }

  // --- one value, release

  @Override
  public void putByteRelease(long offset, byte value) {
    BufferByte.setRelease(buffer(offset, 1, WRITE), index(offset), value);
    wrote(offset, 1);
  }

  @Override
  public void putShortRelease(long offset, short value) {
    SHORT.setRelease(aligned(offset, 2, WRITE), index(offset), value);
    wrote(offset, 2);
  }

  @Override
  public void putIntRelease(long offset, int value) {
    INT.setRelease(aligned(offset, 4, WRITE), index(offset), value);
    wrote(offset, 4);
  }

  @Override
  public void putLongRelease(long offset, long value) {
    LONG.setRelease(aligned(offset, 8, WRITE), index(offset), value);
    wrote(offset, 8);
  }

  // --- one value, volatile

  @Override
  public byte getByteVolatile(long offset) {
    return BufferByte.getVolatile(buffer(offset, 1, READ), index(offset));
  }

  @Override
  public void putByteVolatile(long offset, byte value) {
    BufferByte.setVolatile(buffer(offset, 1, WRITE), index(offset), value);
    wrote(offset, 1);
  }

  @Override
  public short getShortVolatile(long offset) {
    return (short) SHORT.getVolatile(aligned(offset, 2, READ), index(offset));
  }

  @Override
  public void putShortVolatile(long offset, short value) {
    SHORT.setVolatile(aligned(offset, 2, WRITE), index(offset), value);
    wrote(offset, 2);
  }

  @Override
  public int getIntVolatile(long offset) {
    return (int) INT.getVolatile(aligned(offset, 4, READ), index(offset));
  }

  @Override
  public void putIntVolatile(long offset, int value) {
    INT.setVolatile(aligned(offset, 4, WRITE), index(offset), value);
    wrote(offset, 4);
  }

  @Override
  public long getLongVolatile(long offset) {
    return (long) LONG.getVolatile(aligned(offset, 8, READ), index(offset));
  }

  @Override
  public void putLongVolatile(long offset, long value) {
    LONG.setVolatile(aligned(offset, 8, WRITE), index(offset), value);
    wrote(offset, 8);
  }

  // --- read-modify-write

  @Override
  public int compareAndExchangeInt(long offset, int expected, int value) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    int found = (int) INT.compareAndExchange(buffer, index(offset), expected, value);
    if (found == expected) {
      wrote(offset, 4);
    }
    return found;
  }

  @Override
  public boolean weakCompareAndSetInt(long offset, int expected, int value) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    boolean written = INT.weakCompareAndSet(buffer, index(offset), expected, value);
    if (written) {
      wrote(offset, 4);
    }
    return written;
  }

  @Override
  public int getAndAddInt(long offset, int operand) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    int found = (int) INT.getAndAdd(buffer, index(offset), operand);
    wrote(offset, 4);
    return found;
  }

  @Override
  public int getAndSetInt(long offset, int operand) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    int found = (int) INT.getAndSet(buffer, index(offset), operand);
    wrote(offset, 4);
    return found;
  }

  @Override
  public int getAndBitwiseOrInt(long offset, int operand) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    int found = (int) INT.getAndBitwiseOr(buffer, index(offset), operand);
    wrote(offset, 4);
    return found;
  }

  @Override
  public int getAndBitwiseAndInt(long offset, int operand) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    int found = (int) INT.getAndBitwiseAnd(buffer, index(offset), operand);
    wrote(offset, 4);
    return found;
  }

  @Override
  public int getAndBitwiseXorInt(long offset, int operand) {
    ByteBuffer buffer = aligned(offset, 4, WRITE);
    int found = (int) INT.getAndBitwiseXor(buffer, index(offset), operand);
    wrote(offset, 4);
    return found;
  }

  @Override
  public long compareAndExchangeLong(long offset, long expected, long value) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    long found = (long) LONG.compareAndExchange(buffer, index(offset), expected, value);
    if (found == expected) {
      wrote(offset, 8);
    }
    return found;
  }

  @Override
  public boolean weakCompareAndSetLong(long offset, long expected, long value) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    boolean written = LONG.weakCompareAndSet(buffer, index(offset), expected, value);
    if (written) {
      wrote(offset, 8);
    }
    return written;
  }

  @Override
  public long getAndAddLong(long offset, long operand) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    long found = (long) LONG.getAndAdd(buffer, index(offset), operand);
    wrote(offset, 8);
    return found;
  }

  @Override
  public long getAndSetLong(long offset, long operand) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    long found = (long) LONG.getAndSet(buffer, index(offset), operand);
    wrote(offset, 8);
    return found;
  }

  @Override
  public long getAndBitwiseOrLong(long offset, long operand) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    long found = (long) LONG.getAndBitwiseOr(buffer, index(offset), operand);
    wrote(offset, 8);
    return found;
  }

  @Override
  public long getAndBitwiseAndLong(long offset, long operand) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    long found = (long) LONG.getAndBitwiseAnd(buffer, index(offset), operand);
    wrote(offset, 8);
    return found;
  }

  @Override
  public long getAndBitwiseXorLong(long offset, long operand) {
    ByteBuffer buffer = aligned(offset, 8, WRITE);
    long found = (long) LONG.getAndBitwiseXor(buffer, index(offset), operand);
    wrote(offset, 8);
    return found;
  }

  // --- bulk

  @Override
  protected void copyOut(long offset, byte[] target, int from, int length) {
    for (int done = 0; done < length; ) {
      long at = offset + done;
      int step = step(at, length - done);
      buffer(at, step, READ).get(index(at), target, from + done, step);
      done += step;
    }
  }

  @Override
  protected void copyOut(long offset, ByteBuffer target, int from, int length) {
    for (int done = 0; done < length; ) {
      long at = offset + done;
      int step = step(at, length - done);
      target.put(from + done, buffer(at, step, READ), index(at), step);
      done += step;
    }
  }

  @Override
  protected void copyIn(long offset, byte[] source, int from, int length) {
    for (int done = 0; done < length; ) {
      long at = offset + done;
      int step = step(at, length - done);
      buffer(at, step, WRITE).put(index(at), source, from + done, step);
      done += step;
    }
  }

  @Override
  protected void copyIn(long offset, ByteBuffer source, int from, int length) {
    for (int done = 0; done < length; ) {
      long at = offset + done;
      int step = step(at, length - done);
      buffer(at, step, WRITE).put(index(at), source, from + done, step);
      done += step;
    }
  }

  @Override
  protected boolean copyDirect(long offset, VolatileSlice target, long targetOffset, long length) {
    if (!(target instanceof BufferSlice other) || overlaps(offset, other, targetOffset, length)) {
      return false;
    }
    for (long done = 0; done < length; ) {
      long at = offset + done;
      long to = targetOffset + done;
      int step = Math.min(step(at, length - done), other.step(to, length - done));
      ByteBuffer source = buffer(at, step, READ);
      other.buffer(to, step, WRITE).put(other.index(to), source, index(at), step);
      done += step;
    }
    return true;
  }

  @Override
  protected void fillBytes(long offset, long length, byte value) {
    byte[] pattern = new byte[(int) Math.min(length, PATTERN)];
    Arrays.fill(pattern, value);
    for (long done = 0; done < length; ) {
      long at = offset + done;
      int step = step(at, length - done);
      fill(buffer(at, step, WRITE), index(at), step, pattern);
      done += step;
    }
  }

  /** Repeats a pattern by copying what is already there, twice as much each time. */
  private static void fill(ByteBuffer buffer, int at, int length, byte[] pattern) {
    int done = Math.min(length, pattern.length);
    buffer.put(at, pattern, 0, done);
    while (done < length) {
      int step = Math.min(Math.min(done, CACHED), length - done);
      buffer.put(at + done, buffer, at, step);
      done += step;
    }
  }

  // --- where the bytes are

  /** Returns the buffer that holds a value, or refuses the access. */
  private ByteBuffer buffer(long offset, int length, int kind) {
    @Nullable ByteBuffer[] chunks = (kind & WRITE) == 0 ? readable : writable;
    if (!outside(offset, length)) {
      int chunk = (int) ((start + offset) >>> shift);
      ByteBuffer buffer = (ByteBuffer) BufferMapping.CHUNK.getOpaque(chunks, chunk);
      if (buffer != null) {
        return buffer;
      }
    }
    // Whoever found the directory empty also finds the region closed.
    VarHandle.acquireFence();
    throw refused(offset, length, kind, null);
  }

  /** As {@link #buffer}, but refuses a value that is not aligned to its length. */
  private ByteBuffer aligned(long offset, int length, int kind) {
    if (misaligned(offset, length - 1)) {
      throw refused(offset, length, kind | ATOMIC, null);
    }
    return buffer(offset, length, kind);
  }

  /** Returns where in its buffer a byte is. */
  private int index(long offset) {
    return (int) (start + offset) & ((1 << shift) - 1);
  }

  /** Returns how many of the bytes left lie in the same buffer. */
  private int step(long offset, long left) {
    return (int) Math.min(left, (1 << shift) - index(offset));
  }

  private boolean overlaps(long offset, BufferSlice other, long otherOffset, long length) {
    return region() == other.region()
        && Math.abs((start + offset) - (other.start + otherOffset)) < length;
  }
}
