package org.guestmem.ffm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.PrimarySlice;
import org.guestmem.api.VolatileSlice;

/**
 * A view that holds its own part of the segment.
 *
 * <p>Every accessor has one shape: our own bounds test, which is cheap to fail; pieces for a value
 * that is not aligned; the access, in which the segment checks liveness, protection and, for
 * atomics, alignment; the mark. {@link #refused} says what a failure was.
 */
final class SegmentSlice extends PrimarySlice {
  // Constants: a handle that is not one costs ten times the access.
  private static final VarHandle BYTE = JAVA_BYTE.varHandle();
  private static final VarHandle SHORT = JAVA_SHORT.varHandle();
  private static final VarHandle INT = JAVA_INT.varHandle();
  private static final VarHandle LONG = JAVA_LONG.varHandle();
  private static final VarHandle PLAIN_SHORT = JAVA_SHORT_UNALIGNED.varHandle();
  private static final VarHandle PLAIN_INT = JAVA_INT_UNALIGNED.varHandle();
  private static final VarHandle PLAIN_LONG = JAVA_LONG_UNALIGNED.varHandle();

  private final MemorySegment segment;

  SegmentSlice(MmapRegion region, MemorySegment segment, long start, long size) {
    super(region, start, size);
    this.segment = segment;
  }

  /**
   * Tells whether a value leaves the memory. The test is the one that the segment makes afterwards,
   * with the same operands: compiled code makes it once.
   */
  private static boolean outside(MemorySegment segment, long offset, int length) {
    long end = segment.byteSize() - length + 1;
    return end < 0 || Long.compareUnsigned(offset, end) >= 0;
  }

  /** Tells whether a value is not aligned; compiled code makes the segment's own test of it. */
  private static boolean misaligned(MemorySegment segment, long offset, int mask) {
    return ((segment.address() + offset) & mask) != 0;
  }

  @Override
  protected boolean isLive() {
    return segment.scope().isAlive();
  }

  @Override
  public VolatileSlice subslice(long offset, long length) {
    inside(offset, length, READ);
    return new SegmentSlice(region(), segment.asSlice(offset, length), start + offset, length);
  }

  @Override
  public byte getByte(long offset) {
    if (outside(segment, offset, 1)) {
      throw refused(offset, 1, READ, null);
    }
    try {
      return (byte) BYTE.getOpaque(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, READ, e);
    }
  }

  @Override
  public void putByte(long offset, byte value) {
    if (outside(segment, offset, 1)) {
      throw refused(offset, 1, WRITE, null);
    }
    try {
      BYTE.setOpaque(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, WRITE, e);
    }
    wrote(offset, 1);
  }

  @Override
  public byte getByteAcquire(long offset) {
    if (outside(segment, offset, 1)) {
      throw refused(offset, 1, READ, null);
    }
    try {
      return (byte) BYTE.getAcquire(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, READ, e);
    }
  }

  @Override
  public void putByteRelease(long offset, byte value) {
    if (outside(segment, offset, 1)) {
      throw refused(offset, 1, WRITE, null);
    }
    try {
      BYTE.setRelease(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, WRITE, e);
    }
    wrote(offset, 1);
  }

  @Override
  public byte getByteVolatile(long offset) {
    if (outside(segment, offset, 1)) {
      throw refused(offset, 1, READ, null);
    }
    try {
      return (byte) BYTE.getVolatile(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, READ, e);
    }
  }

  @Override
  public void putByteVolatile(long offset, byte value) {
    if (outside(segment, offset, 1)) {
      throw refused(offset, 1, WRITE, null);
    }
    try {
      BYTE.setVolatile(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, WRITE, e);
    }
    wrote(offset, 1);
  }

  @Override
  public short getShort(long offset) {
    if (outside(segment, offset, 2)) {
      throw refused(offset, 2, READ, null);
    }
    if (misaligned(segment, offset, 1)) {
      return (short) readPieces(offset, 2);
    }
    try {
      return (short) SHORT.getOpaque(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, READ, e);
    }
  }

  @Override
  public void putShort(long offset, short value) {
    if (outside(segment, offset, 2)) {
      throw refused(offset, 2, WRITE, null);
    }
    if (misaligned(segment, offset, 1)) {
      writePieces(offset, value, 2);
      return;
    }
    try {
      SHORT.setOpaque(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, WRITE, e);
    }
    wrote(offset, 2);
  }

  @Override
  public short getShortAcquire(long offset) {
    if (outside(segment, offset, 2)) {
      throw refused(offset, 2, READ | ATOMIC, null);
    }
    try {
      return (short) SHORT.getAcquire(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, READ | ATOMIC, e);
    }
  }

  @Override
  public void putShortRelease(long offset, short value) {
    if (outside(segment, offset, 2)) {
      throw refused(offset, 2, WRITE | ATOMIC, null);
    }
    try {
      SHORT.setRelease(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, WRITE | ATOMIC, e);
    }
    wrote(offset, 2);
  }

  @Override
  public short getShortVolatile(long offset) {
    if (outside(segment, offset, 2)) {
      throw refused(offset, 2, READ | ATOMIC, null);
    }
    try {
      return (short) SHORT.getVolatile(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, READ | ATOMIC, e);
    }
  }

  @Override
  public void putShortVolatile(long offset, short value) {
    if (outside(segment, offset, 2)) {
      throw refused(offset, 2, WRITE | ATOMIC, null);
    }
    try {
      SHORT.setVolatile(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, WRITE | ATOMIC, e);
    }
    wrote(offset, 2);
  }

  @Override
  public int getInt(long offset) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, READ, null);
    }
    if (misaligned(segment, offset, 3)) {
      return (int) readPieces(offset, 4);
    }
    try {
      return (int) INT.getOpaque(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, READ, e);
    }
  }

  @Override
  public void putInt(long offset, int value) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, WRITE, null);
    }
    if (misaligned(segment, offset, 3)) {
      writePieces(offset, value, 4);
      return;
    }
    try {
      INT.setOpaque(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
    wrote(offset, 4);
  }

  @Override
  public int getIntAcquire(long offset) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, READ | ATOMIC, null);
    }
    try {
      return (int) INT.getAcquire(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, READ | ATOMIC, e);
    }
  }

  @Override
  public void putIntRelease(long offset, int value) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, WRITE | ATOMIC, null);
    }
    try {
      INT.setRelease(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
  }

  @Override
  public int getIntVolatile(long offset) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, READ | ATOMIC, null);
    }
    try {
      return (int) INT.getVolatile(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, READ | ATOMIC, e);
    }
  }

  @Override
  public void putIntVolatile(long offset, int value) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, WRITE | ATOMIC, null);
    }
    try {
      INT.setVolatile(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
  }

  @Override
  public long getLong(long offset) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, READ, null);
    }
    if (misaligned(segment, offset, 7)) {
      return readPieces(offset, 8);
    }
    try {
      return (long) LONG.getOpaque(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, READ, e);
    }
  }

  @Override
  public void putLong(long offset, long value) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, WRITE, null);
    }
    if (misaligned(segment, offset, 7)) {
      writePieces(offset, value, 8);
      return;
    }
    try {
      LONG.setOpaque(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
    wrote(offset, 8);
  }

  @Override
  public long getLongAcquire(long offset) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, READ | ATOMIC, null);
    }
    try {
      return (long) LONG.getAcquire(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, READ | ATOMIC, e);
    }
  }

  @Override
  public void putLongRelease(long offset, long value) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, WRITE | ATOMIC, null);
    }
    try {
      LONG.setRelease(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
  }

  @Override
  public long getLongVolatile(long offset) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, READ | ATOMIC, null);
    }
    try {
      return (long) LONG.getVolatile(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, READ | ATOMIC, e);
    }
  }

  @Override
  public void putLongVolatile(long offset, long value) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, WRITE | ATOMIC, null);
    }
    try {
      LONG.setVolatile(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
  }

  @Override
  public int compareAndExchangeInt(long offset, int expected, int value) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, WRITE | ATOMIC, null);
    }
    int found;
    try {
      found = (int) INT.compareAndExchange(segment, offset, expected, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    if (found == expected) {
      wrote(offset, 4);
    }
    return found;
  }

  @Override
  public boolean weakCompareAndSetInt(long offset, int expected, int value) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, WRITE | ATOMIC, null);
    }
    boolean written;
    try {
      written = INT.weakCompareAndSet(segment, offset, expected, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    if (written) {
      wrote(offset, 4);
    }
    return written;
  }

  @Override
  public int getAndAddInt(long offset, int operand) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, WRITE | ATOMIC, null);
    }
    int before;
    try {
      before = (int) INT.getAndAdd(segment, offset, operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
    return before;
  }

  @Override
  public int getAndSetInt(long offset, int operand) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, WRITE | ATOMIC, null);
    }
    int before;
    try {
      before = (int) INT.getAndSet(segment, offset, operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
    return before;
  }

  @Override
  public int getAndBitwiseOrInt(long offset, int operand) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, WRITE | ATOMIC, null);
    }
    int before;
    try {
      before = (int) INT.getAndBitwiseOr(segment, offset, operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
    return before;
  }

  @Override
  public int getAndBitwiseAndInt(long offset, int operand) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, WRITE | ATOMIC, null);
    }
    int before;
    try {
      before = (int) INT.getAndBitwiseAnd(segment, offset, operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
    return before;
  }

  @Override
  public int getAndBitwiseXorInt(long offset, int operand) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, WRITE | ATOMIC, null);
    }
    int before;
    try {
      before = (int) INT.getAndBitwiseXor(segment, offset, operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
    return before;
  }

  @Override
  public long compareAndExchangeLong(long offset, long expected, long value) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, WRITE | ATOMIC, null);
    }
    long found;
    try {
      found = (long) LONG.compareAndExchange(segment, offset, expected, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    if (found == expected) {
      wrote(offset, 8);
    }
    return found;
  }

  @Override
  public boolean weakCompareAndSetLong(long offset, long expected, long value) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, WRITE | ATOMIC, null);
    }
    boolean written;
    try {
      written = LONG.weakCompareAndSet(segment, offset, expected, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    if (written) {
      wrote(offset, 8);
    }
    return written;
  }

  @Override
  public long getAndAddLong(long offset, long operand) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, WRITE | ATOMIC, null);
    }
    long before;
    try {
      before = (long) LONG.getAndAdd(segment, offset, operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
    return before;
  }

  @Override
  public long getAndSetLong(long offset, long operand) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, WRITE | ATOMIC, null);
    }
    long before;
    try {
      before = (long) LONG.getAndSet(segment, offset, operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
    return before;
  }

  @Override
  public long getAndBitwiseOrLong(long offset, long operand) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, WRITE | ATOMIC, null);
    }
    long before;
    try {
      before = (long) LONG.getAndBitwiseOr(segment, offset, operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
    return before;
  }

  @Override
  public long getAndBitwiseAndLong(long offset, long operand) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, WRITE | ATOMIC, null);
    }
    long before;
    try {
      before = (long) LONG.getAndBitwiseAnd(segment, offset, operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
    return before;
  }

  @Override
  public long getAndBitwiseXorLong(long offset, long operand) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, WRITE | ATOMIC, null);
    }
    long before;
    try {
      before = (long) LONG.getAndBitwiseXor(segment, offset, operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
    return before;
  }

  // --- plain

  @Override
  public byte getBytePlain(long offset) {
    if (outside(segment, offset, 1)) {
      throw refused(offset, 1, READ, null);
    }
    try {
      return (byte) BYTE.get(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, READ, e);
    }
  }

  @Override
  public void putBytePlain(long offset, byte value) {
    if (outside(segment, offset, 1)) {
      throw refused(offset, 1, WRITE, null);
    }
    try {
      BYTE.set(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, WRITE, e);
    }
    wrote(offset, 1);
  }

  @Override
  public short getShortPlain(long offset) {
    if (outside(segment, offset, 2)) {
      throw refused(offset, 2, READ, null);
    }
    try {
      return (short) PLAIN_SHORT.get(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, READ, e);
    }
  }

  @Override
  public void putShortPlain(long offset, short value) {
    if (outside(segment, offset, 2)) {
      throw refused(offset, 2, WRITE, null);
    }
    try {
      PLAIN_SHORT.set(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, WRITE, e);
    }
    wrote(offset, 2);
  }

  @Override
  public int getIntPlain(long offset) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, READ, null);
    }
    try {
      return (int) PLAIN_INT.get(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, READ, e);
    }
  }

  @Override
  public void putIntPlain(long offset, int value) {
    if (outside(segment, offset, 4)) {
      throw refused(offset, 4, WRITE, null);
    }
    try {
      PLAIN_INT.set(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
    wrote(offset, 4);
  }

  @Override
  public long getLongPlain(long offset) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, READ, null);
    }
    try {
      return (long) PLAIN_LONG.get(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, READ, e);
    }
  }

  @Override
  public void putLongPlain(long offset, long value) {
    if (outside(segment, offset, 8)) {
      throw refused(offset, 8, WRITE, null);
    }
    try {
      PLAIN_LONG.set(segment, offset, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
    wrote(offset, 8);
  }

  // --- bulk

  @Override
  protected void copyOut(long offset, byte[] target, int from, int length) {
    MemorySegment.copy(segment, JAVA_BYTE, offset, target, from, length);
  }

  @Override
  protected void copyOut(long offset, ByteBuffer target, int from, int length) {
    MemorySegment bytes = MemorySegment.ofBuffer(target.slice(from, length));
    MemorySegment.copy(segment, offset, bytes, 0, length);
  }

  @Override
  protected void copyIn(long offset, byte[] source, int from, int length) {
    MemorySegment.copy(source, from, segment, JAVA_BYTE, offset, length);
  }

  @Override
  protected void copyIn(long offset, ByteBuffer source, int from, int length) {
    MemorySegment bytes = MemorySegment.ofBuffer(source.slice(from, length));
    MemorySegment.copy(bytes, 0, segment, offset, length);
  }

  @Override
  protected boolean copyDirect(long offset, VolatileSlice target, long targetOffset, long length) {
    if (target instanceof SegmentSlice other) {
      MemorySegment.copy(segment, offset, other.segment, targetOffset, length);
      return true;
    }
    return false;
  }

  @Override
  protected void fillBytes(long offset, long length, byte value) {
    segment.asSlice(offset, length).fill(value);
  }
}
