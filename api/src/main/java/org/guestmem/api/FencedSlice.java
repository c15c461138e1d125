package org.guestmem.api;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A view of a region whose file others can shrink: each access is made through the back end's own
 * view, and passes the {@link FaultFence} before anything is made of it.
 *
 * <p>HotSpot skips what faults in compiled code, and goes on with whatever a register held. So no
 * value is returned before the fence, and bytes that are copied out stay in an array of this class
 * until then. Where its interpreter would end the process another way is taken: it survives plain
 * stores of bytes and 16-bit values, but none that are ordered, and copies of arrays.
 *
 * <p>Thread-safety: safe for use by many threads, with the ordering that each accessor states.
 */
final class FencedSlice extends VolatileSlice {
  /** How many bytes are copied at once; they stay in the nearest cache. */
  private static final int CHUNK = 1 << 13;

  private final VolatileSlice view;
  private final boolean updates;

  /** Fences a view of the back end. */
  FencedSlice(VolatileSlice view) {
    super(view.region(), view.start, view.size);
    this.view = view;
    this.updates = view.region().spec().truncation() == Truncation.UNSAFE_ATOMICS;
  }

  private static long fenced(long value) {
    FaultFence.pass();
    return value;
  }

  /**
   * Not by way of a long: C2 would read and extend in one instruction ({@code movslq}), and of that
   * HotSpot's fault handler does not find the end.
   */
  private static int fenced(int value) {
    FaultFence.pass();
    return value;
  }

  @Override
  protected boolean isLive() {
    return view.isLive();
  }

  @Override
  public VolatileSlice subslice(long offset, long length) {
    return new FencedSlice(view.subslice(offset, length));
  }

  // --- reads

  @Override
  public byte getByte(long offset) {
    try {
      return (byte) fenced(view.getByte(offset));
    } catch (InternalError e) {
      throw refused(offset, 1, READ, e);
    }
  }

  @Override
  public short getShort(long offset) {
    try {
      return (short) fenced(view.getShort(offset));
    } catch (InternalError e) {
      throw refused(offset, 2, READ, e);
    }
  }

  @Override
  public int getInt(long offset) {
    try {
      return fenced(view.getInt(offset));
    } catch (InternalError e) {
      throw refused(offset, 4, READ, e);
    }
  }

  @Override
  public long getLong(long offset) {
    try {
      return fenced(view.getLong(offset));
    } catch (InternalError e) {
      throw refused(offset, 8, READ, e);
    }
  }

  @Override
  public byte getByteAcquire(long offset) {
    try {
      return (byte) fenced(view.getByteAcquire(offset));
    } catch (InternalError e) {
      throw refused(offset, 1, READ, e);
    }
  }

  @Override
  public short getShortAcquire(long offset) {
    try {
      return (short) fenced(view.getShortAcquire(offset));
    } catch (InternalError e) {
      throw refused(offset, 2, READ, e);
    }
  }

  @Override
  public int getIntAcquire(long offset) {
    try {
      return fenced(view.getIntAcquire(offset));
    } catch (InternalError e) {
      throw refused(offset, 4, READ, e);
    }
  }

  @Override
  public long getLongAcquire(long offset) {
    try {
      return fenced(view.getLongAcquire(offset));
    } catch (InternalError e) {
      throw refused(offset, 8, READ, e);
    }
  }

  @Override
  public byte getByteVolatile(long offset) {
    try {
      return (byte) fenced(view.getByteVolatile(offset));
    } catch (InternalError e) {
      throw refused(offset, 1, READ, e);
    }
  }

  @Override
  public short getShortVolatile(long offset) {
    try {
      return (short) fenced(view.getShortVolatile(offset));
    } catch (InternalError e) {
      throw refused(offset, 2, READ, e);
    }
  }

  @Override
  public int getIntVolatile(long offset) {
    try {
      return fenced(view.getIntVolatile(offset));
    } catch (InternalError e) {
      throw refused(offset, 4, READ, e);
    }
  }

  @Override
  public long getLongVolatile(long offset) {
    try {
      return fenced(view.getLongVolatile(offset));
    } catch (InternalError e) {
      throw refused(offset, 8, READ, e);
    }
  }

  // --- writes of bytes and 16-bit values, whose plain stores rest on HotSpot as a single access

  @Override
  public void putByte(long offset, byte value) {
    VarHandle.releaseFence();
    try {
      view.putBytePlain(offset, value);
      FaultFence.pass();
    } catch (InternalError e) {
      throw refused(offset, 1, WRITE, e);
    }
  }

  @Override
  public void putByteRelease(long offset, byte value) {
    putByte(offset, value);
  }

  @Override
  public void putByteVolatile(long offset, byte value) {
    putByte(offset, value);
    VarHandle.fullFence();
  }

  @Override
  public void putShort(long offset, short value) {
    if (misaligned(offset, 1)) {
      writePieces(offset, value, 2);
      return;
    }
    VarHandle.releaseFence();
    try {
      view.putShortPlain(offset, value);
      FaultFence.pass();
    } catch (InternalError e) {
      throw refused(offset, 2, WRITE, e);
    }
  }

  @Override
  public void putShortRelease(long offset, short value) {
    whole(offset, 2, WRITE | ATOMIC);
    putShort(offset, value);
  }

  @Override
  public void putShortVolatile(long offset, short value) {
    putShortRelease(offset, value);
    VarHandle.fullFence();
  }

  // --- writes

  @Override
  public void putInt(long offset, int value) {
    if (misaligned(offset, 3)) {
      writePieces(offset, value, 4);
      return;
    }
    try {
      view.putInt(offset, value);
      FaultFence.pass();
    } catch (InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
  }

  @Override
  public void putLong(long offset, long value) {
    if (misaligned(offset, 7)) {
      writePieces(offset, value, 8);
      return;
    }
    try {
      view.putLong(offset, value);
      FaultFence.pass();
    } catch (InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
  }

  @Override
  public void putIntRelease(long offset, int value) {
    try {
      view.putIntRelease(offset, value);
      FaultFence.pass();
    } catch (InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
  }

  @Override
  public void putLongRelease(long offset, long value) {
    try {
      view.putLongRelease(offset, value);
      FaultFence.pass();
    } catch (InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
  }

  @Override
  public void putIntVolatile(long offset, int value) {
    try {
      view.putIntVolatile(offset, value);
      FaultFence.pass();
    } catch (InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
  }

  @Override
  public void putLongVolatile(long offset, long value) {
    try {
      view.putLongVolatile(offset, value);
      FaultFence.pass();
    } catch (InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
  }

  // --- read-modify-write

  /** Refuses what may end the process, unless the region allows it; other faults come first. */
  private VolatileSlice toUpdate(long offset, int length) {
    if (!updates) {
      inside(offset, length, WRITE);
      whole(offset, length, WRITE | ATOMIC);
      throw new UnsafeAtomicException(region().toString(), start + offset, length);
    }
    return view;
  }

  @Override
  public int compareAndExchangeInt(long offset, int expected, int value) {
    VolatileSlice updated = toUpdate(offset, 4);
    try {
      return fenced(updated.compareAndExchangeInt(offset, expected, value));
    } catch (InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
  }

  @Override
  public boolean weakCompareAndSetInt(long offset, int expected, int value) {
    VolatileSlice updated = toUpdate(offset, 4);
    try {
      boolean written = updated.weakCompareAndSetInt(offset, expected, value);
      FaultFence.pass();
      return written;
    } catch (InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
  }

  @Override
  public int getAndAddInt(long offset, int operand) {
    VolatileSlice updated = toUpdate(offset, 4);
    try {
      return fenced(updated.getAndAddInt(offset, operand));
    } catch (InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
  }

  @Override
  public int getAndSetInt(long offset, int operand) {
    VolatileSlice updated = toUpdate(offset, 4);
    try {
      return fenced(updated.getAndSetInt(offset, operand));
    } catch (InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
  }

  @Override
  public int getAndBitwiseOrInt(long offset, int operand) {
    VolatileSlice updated = toUpdate(offset, 4);
    try {
      return fenced(updated.getAndBitwiseOrInt(offset, operand));
    } catch (InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
  }

  @Override
  public int getAndBitwiseAndInt(long offset, int operand) {
    VolatileSlice updated = toUpdate(offset, 4);
    try {
      return fenced(updated.getAndBitwiseAndInt(offset, operand));
    } catch (InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
  }

  @Override
  public int getAndBitwiseXorInt(long offset, int operand) {
    VolatileSlice updated = toUpdate(offset, 4);
    try {
      return fenced(updated.getAndBitwiseXorInt(offset, operand));
    } catch (InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
  }

  @Override
  public long compareAndExchangeLong(long offset, long expected, long value) {
    VolatileSlice updated = toUpdate(offset, 8);
    try {
      return fenced(updated.compareAndExchangeLong(offset, expected, value));
    } catch (InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
  }

  @Override
  public boolean weakCompareAndSetLong(long offset, long expected, long value) {
    VolatileSlice updated = toUpdate(offset, 8);
    try {
      boolean written = updated.weakCompareAndSetLong(offset, expected, value);
      FaultFence.pass();
      return written;
    } catch (InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
  }

  @Override
  public long getAndAddLong(long offset, long operand) {
    VolatileSlice updated = toUpdate(offset, 8);
    try {
      return fenced(updated.getAndAddLong(offset, operand));
    } catch (InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
  }

  @Override
  public long getAndSetLong(long offset, long operand) {
    VolatileSlice updated = toUpdate(offset, 8);
    try {
      return fenced(updated.getAndSetLong(offset, operand));
    } catch (InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
  }

  @Override
  public long getAndBitwiseOrLong(long offset, long operand) {
    VolatileSlice updated = toUpdate(offset, 8);
    try {
      return fenced(updated.getAndBitwiseOrLong(offset, operand));
    } catch (InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
  }

  @Override
  public long getAndBitwiseAndLong(long offset, long operand) {
    VolatileSlice updated = toUpdate(offset, 8);
    try {
      return fenced(updated.getAndBitwiseAndLong(offset, operand));
    } catch (InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
  }

  @Override
  public long getAndBitwiseXorLong(long offset, long operand) {
    VolatileSlice updated = toUpdate(offset, 8);
    try {
      return fenced(updated.getAndBitwiseXorLong(offset, operand));
    } catch (InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
  }

  // --- bulk, by arrays alone

  @Override
  protected void copyOut(long offset, byte[] target, int from, int length) {
    copyOut(offset, ByteBuffer.wrap(target), from, length);
  }

  @Override
  protected void copyOut(long offset, ByteBuffer target, int from, int length) {
    byte[] copy = new byte[Math.min(CHUNK, length)];
    for (int done = 0; done < length; done += copy.length) {
      int count = Math.min(copy.length, length - done);
      view.copyOut(offset + done, copy, 0, count);
      FaultFence.pass();
      target.put(from + done, copy, 0, count);
    }
  }

  /**
   * Writes what begins or ends inside a word piece by piece: a back end that cuts the rest into
   * chunks then cuts it into whole words.
   */
  @Override
  protected void copyIn(long offset, byte[] source, int from, int length) {
    int head = Math.min(length, (int) -(start + offset) & (Long.BYTES - 1));
    int words = (length - head) & -Long.BYTES;
    AlignedPieces.copyIn(this, offset, source, from, head);
    if (words > 0) {
      view.copyIn(offset + head, source, from + head, words);
      FaultFence.pass();
    }
    int done = head + words;
    AlignedPieces.copyIn(this, offset + done, source, from + done, length - done);
  }

  @Override
  protected void copyIn(long offset, ByteBuffer source, int from, int length) {
    byte[] copy = new byte[Math.min(CHUNK, length)];
    for (int done = 0; done < length; done += copy.length) {
      int count = Math.min(copy.length, length - done);
      source.get(from + done, copy, 0, count);
      copyIn(offset + done, copy, 0, count);
    }
  }

  @Override
  protected boolean copyDirect(long offset, VolatileSlice target, long targetOffset, long length) {
    return false;
  }

  @Override
  protected void fillBytes(long offset, long length, byte value) {
    byte[] pattern = new byte[(int) Math.min(CHUNK, length)];
    Arrays.fill(pattern, value);
    for (long done = 0; done < length; done += pattern.length) {
      copyIn(offset + done, pattern, 0, (int) Math.min(pattern.length, length - done));
    }
  }
}
