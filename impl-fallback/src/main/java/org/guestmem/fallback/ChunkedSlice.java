package org.guestmem.fallback;

import java.nio.ByteBuffer;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.VolatileSlice;

/**
 * A view that lies in several chunks: it leaves each access to the view of the chunk, which marks
 * what it writes, and composes values across a border of pieces.
 *
 * <p>Thread-safety: safe for use by many threads, with the ordering that each accessor states.
 */
final class ChunkedSlice extends VolatileSlice {
  private final VolatileSlice[] chunks;
  private final int shift;

  private ChunkedSlice(
      MmapRegion region, long start, long size, VolatileSlice[] chunks, int shift) {
    super(region, start, size);
    this.chunks = chunks;
    this.shift = shift;
  }

  /** Makes the view of a whole chunk. */
  @FunctionalInterface
  interface ChunkView {
    VolatileSlice of(long start, long size, int chunk);
  }

  /**
   * Returns the view of a whole region, without a detour if it is but one chunk.
   *
   * @param shift the binary logarithm of the bytes of a chunk
   */
  static VolatileSlice of(MmapRegion region, int shift, int count, ChunkView view) {
    ChunkLayout layout = new ChunkLayout(region.size(), shift);
    VolatileSlice[] chunks = new VolatileSlice[count];
    for (int i = 0; i < count; i++) {
      chunks[i] = view.of(layout.offset(i), layout.length(i), i);
    }
    return count == 1 ? chunks[0] : new ChunkedSlice(region, 0, region.size(), chunks, shift);
  }

  @Override
  public VolatileSlice subslice(long offset, long length) {
    inside(offset, length, READ);
    return length > 0 && length <= step(offset, length)
        ? chunk(offset).subslice(inChunk(offset), length)
        : new ChunkedSlice(region(), start + offset, length, chunks, shift);
  }

  // --- one value, opaque

  @Override
  public byte getByte(long offset) {
    return aligned(offset, 1, READ).getByte(inChunk(offset));
  }

  @Override
  public void putByte(long offset, byte value) {
    aligned(offset, 1, WRITE).putByte(inChunk(offset), value);
  }

  @Override
  public short getShort(long offset) {
    if (irregular(offset, 1) && inPieces(offset, 2, READ)) {
      return (short) readPieces(offset, 2);
    }
    return chunk(offset).getShort(inChunk(offset));
  }

  @Override
  public void putShort(long offset, short value) {
    if (irregular(offset, 1) && inPieces(offset, 2, WRITE)) {
      writePieces(offset, value, 2);
      return;
    }
    chunk(offset).putShort(inChunk(offset), value);
  }

  @Override
  public int getInt(long offset) {
    if (irregular(offset, 2) && inPieces(offset, 4, READ)) {
      return (int) readPieces(offset, 4);
    }
    return chunk(offset).getInt(inChunk(offset));
  }

  @Override
  public void putInt(long offset, int value) {
    if (irregular(offset, 2) && inPieces(offset, 4, WRITE)) {
      writePieces(offset, value, 4);
      return;
    }
    chunk(offset).putInt(inChunk(offset), value);
  }

  @Override
  public long getLong(long offset) {
    if (irregular(offset, 3) && inPieces(offset, 8, READ)) {
      return readPieces(offset, 8);
    }
    return chunk(offset).getLong(inChunk(offset));
  }

  @Override
  public void putLong(long offset, long value) {
    if (irregular(offset, 3) && inPieces(offset, 8, WRITE)) {
      writePieces(offset, value, 8);
      return;
    }
    chunk(offset).putLong(inChunk(offset), value);
  }

  // --- one value, plain

  @Override
  public byte getBytePlain(long offset) {
    return aligned(offset, 1, READ).getBytePlain(inChunk(offset));
  }

  @Override
  public void putBytePlain(long offset, byte value) {
    aligned(offset, 1, WRITE).putBytePlain(inChunk(offset), value);
  }

  @Override
  public short getShortPlain(long offset) {
    if (irregular(offset, 1) && inPieces(offset, 2, READ)) {
      return (short) readPieces(offset, 2);
    }
    return chunk(offset).getShortPlain(inChunk(offset));
  }

  @Override
  public void putShortPlain(long offset, short value) {
    if (irregular(offset, 1) && inPieces(offset, 2, WRITE)) {
      writePieces(offset, value, 2);
      return;
    }
    chunk(offset).putShortPlain(inChunk(offset), value);
  }

  @Override
  public int getIntPlain(long offset) {
    if (irregular(offset, 2) && inPieces(offset, 4, READ)) {
      return (int) readPieces(offset, 4);
    }
    return chunk(offset).getIntPlain(inChunk(offset));
  }

  @Override
  public void putIntPlain(long offset, int value) {
    if (irregular(offset, 2) && inPieces(offset, 4, WRITE)) {
      writePieces(offset, value, 4);
      return;
    }
    chunk(offset).putIntPlain(inChunk(offset), value);
  }

  @Override
  public long getLongPlain(long offset) {
    if (irregular(offset, 3) && inPieces(offset, 8, READ)) {
      return readPieces(offset, 8);
    }
    return chunk(offset).getLongPlain(inChunk(offset));
  }

  @Override
  public void putLongPlain(long offset, long value) {
    if (irregular(offset, 3) && inPieces(offset, 8, WRITE)) {
      writePieces(offset, value, 8);
      return;
    }
    chunk(offset).putLongPlain(inChunk(offset), value);
  }

  // --- one value, acquire

  @Override
  public byte getByteAcquire(long offset) {
    return aligned(offset, 1, READ).getByteAcquire(inChunk(offset));
  }

  @Override
  public short getShortAcquire(long offset) {
    return aligned(offset, 2, READ).getShortAcquire(inChunk(offset));
  }

  @Override
  public int getIntAcquire(long offset) {
    return aligned(offset, 4, READ).getIntAcquire(inChunk(offset));
  }

  @Override
  public long getLongAcquire(long offset) {
    return aligned(offset, 8, READ).getLongAcquire(inChunk(offset));
  }

  // --- one value, release

  @Override
  public void putByteRelease(long offset, byte value) {
    aligned(offset, 1, WRITE).putByteRelease(inChunk(offset), value);
  }

  @Override
  public void putShortRelease(long offset, short value) {
    aligned(offset, 2, WRITE).putShortRelease(inChunk(offset), value);
  }

  @Override
  public void putIntRelease(long offset, int value) {
    aligned(offset, 4, WRITE).putIntRelease(inChunk(offset), value);
  }

  @Override
  public void putLongRelease(long offset, long value) {
    aligned(offset, 8, WRITE).putLongRelease(inChunk(offset), value);
  }

  // --- one value, volatile

  @Override
  public byte getByteVolatile(long offset) {
    return aligned(offset, 1, READ).getByteVolatile(inChunk(offset));
  }

  @Override
  public void putByteVolatile(long offset, byte value) {
    aligned(offset, 1, WRITE).putByteVolatile(inChunk(offset), value);
  }

  @Override
  public short getShortVolatile(long offset) {
    return aligned(offset, 2, READ).getShortVolatile(inChunk(offset));
  }

  @Override
  public void putShortVolatile(long offset, short value) {
    aligned(offset, 2, WRITE).putShortVolatile(inChunk(offset), value);
  }

  @Override
  public int getIntVolatile(long offset) {
    return aligned(offset, 4, READ).getIntVolatile(inChunk(offset));
  }

  @Override
  public void putIntVolatile(long offset, int value) {
    aligned(offset, 4, WRITE).putIntVolatile(inChunk(offset), value);
  }

  @Override
  public long getLongVolatile(long offset) {
    return aligned(offset, 8, READ).getLongVolatile(inChunk(offset));
  }

  @Override
  public void putLongVolatile(long offset, long value) {
    aligned(offset, 8, WRITE).putLongVolatile(inChunk(offset), value);
  }

  // --- read-modify-write

  @Override
  public int compareAndExchangeInt(long offset, int expected, int value) {
    return aligned(offset, 4, WRITE).compareAndExchangeInt(inChunk(offset), expected, value);
  }

  @Override
  public boolean weakCompareAndSetInt(long offset, int expected, int value) {
    return aligned(offset, 4, WRITE).weakCompareAndSetInt(inChunk(offset), expected, value);
  }

  @Override
  public int getAndAddInt(long offset, int operand) {
    return aligned(offset, 4, WRITE).getAndAddInt(inChunk(offset), operand);
  }

  @Override
  public int getAndSetInt(long offset, int operand) {
    return aligned(offset, 4, WRITE).getAndSetInt(inChunk(offset), operand);
  }

  @Override
  public int getAndBitwiseOrInt(long offset, int operand) {
    return aligned(offset, 4, WRITE).getAndBitwiseOrInt(inChunk(offset), operand);
  }

  @Override
  public int getAndBitwiseAndInt(long offset, int operand) {
    return aligned(offset, 4, WRITE).getAndBitwiseAndInt(inChunk(offset), operand);
  }

  @Override
  public int getAndBitwiseXorInt(long offset, int operand) {
    return aligned(offset, 4, WRITE).getAndBitwiseXorInt(inChunk(offset), operand);
  }

  @Override
  public long compareAndExchangeLong(long offset, long expected, long value) {
    return aligned(offset, 8, WRITE).compareAndExchangeLong(inChunk(offset), expected, value);
  }

  @Override
  public boolean weakCompareAndSetLong(long offset, long expected, long value) {
    return aligned(offset, 8, WRITE).weakCompareAndSetLong(inChunk(offset), expected, value);
  }

  @Override
  public long getAndAddLong(long offset, long operand) {
    return aligned(offset, 8, WRITE).getAndAddLong(inChunk(offset), operand);
  }

  @Override
  public long getAndSetLong(long offset, long operand) {
    return aligned(offset, 8, WRITE).getAndSetLong(inChunk(offset), operand);
  }

  @Override
  public long getAndBitwiseOrLong(long offset, long operand) {
    return aligned(offset, 8, WRITE).getAndBitwiseOrLong(inChunk(offset), operand);
  }

  @Override
  public long getAndBitwiseAndLong(long offset, long operand) {
    return aligned(offset, 8, WRITE).getAndBitwiseAndLong(inChunk(offset), operand);
  }

  @Override
  public long getAndBitwiseXorLong(long offset, long operand) {
    return aligned(offset, 8, WRITE).getAndBitwiseXorLong(inChunk(offset), operand);
  }

  // --- bulk

  @Override
  protected void copyOut(long offset, byte[] target, int from, int length) {
    for (int done = 0; done < length; ) {
      long at = offset + done;
      int step = step(at, length - done);
      chunk(at).get(inChunk(at), target, from + done, step);
      done += step;
    }
  }

  @Override
  protected void copyOut(long offset, ByteBuffer target, int from, int length) {
    for (int done = 0; done < length; ) {
      long at = offset + done;
      int step = step(at, length - done);
      chunk(at).get(inChunk(at), target.slice(from + done, step));
      done += step;
    }
  }

  @Override
  protected void copyIn(long offset, byte[] source, int from, int length) {
    for (int done = 0; done < length; ) {
      long at = offset + done;
      int step = step(at, length - done);
      chunk(at).put(inChunk(at), source, from + done, step);
      done += step;
    }
  }

  @Override
  protected void copyIn(long offset, ByteBuffer source, int from, int length) {
    for (int done = 0; done < length; ) {
      long at = offset + done;
      int step = step(at, length - done);
      chunk(at).put(inChunk(at), source.slice(from + done, step));
      done += step;
    }
  }

  @Override
  protected boolean copyDirect(long offset, VolatileSlice target, long targetOffset, long length) {
    if (overlaps(offset, target, targetOffset, length)) {
      return false;
    }
    for (long done = 0; done < length; ) {
      long at = offset + done;
      int step = step(at, length - done);
      chunk(at).copyTo(inChunk(at), target, targetOffset + done, step);
      done += step;
    }
    return true;
  }

  /** As {@link #copyDirect}, with this as the target. */
  boolean copyFrom(VolatileSlice source, long sourceOffset, long offset, long length) {
    if (overlaps(offset, source, sourceOffset, length)) {
      return false;
    }
    for (long done = 0; done < length; ) {
      long at = offset + done;
      int step = step(at, length - done);
      source.copyTo(sourceOffset + done, chunk(at), inChunk(at), step);
      done += step;
    }
    return true;
  }

  @Override
  protected void fillBytes(long offset, long length, byte value) {
    for (long done = 0; done < length; ) {
      long at = offset + done;
      int step = step(at, length - done);
      chunk(at).fill(inChunk(at), step, value);
      done += step;
    }
  }

  // --- where the bytes are

  /** Returns the view of the chunk of an aligned value, or refuses any other. */
  private VolatileSlice aligned(long offset, int length, int kind) {
    if (irregular(offset, Integer.numberOfTrailingZeros(length))) {
      whole(offset, length, kind | ATOMIC);
    }
    return chunk(offset);
  }

  private VolatileSlice chunk(long offset) {
    return chunks[(int) ((start + offset) >>> shift)];
  }

  private long inChunk(long offset) {
    return (start + offset) & ((1L << shift) - 1);
  }

  /** Returns how many of the bytes left lie in the same chunk. */
  private int step(long offset, long left) {
    return (int) Math.min(left, (1L << shift) - inChunk(offset));
  }

  private boolean overlaps(long offset, VolatileSlice other, long otherOffset, long length) {
    return region() == other.region()
        && Math.abs((start + offset) - (other.start() + otherOffset)) < length;
  }
}
