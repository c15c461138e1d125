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
import java.util.Objects;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.PrimarySlice;
import org.guestmem.api.VolatileSlice;

/**
 * A view that holds its own part of the segment.
 *
 * <p>Every accessor has one shape: a bounds test, pieces for a value that is not aligned, the
 * access, in which the segment checks liveness, protection and, for atomics, alignment, and the
 * mark. {@link #refused} says what a failure was.
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
   * Checks that a value is inside. The segment makes the same test afterwards, in the same words:
   * compiled code has less to keep then. An opaque read is faster without (ADR 1).
   */
  private long checked(long offset, int length) {
    return Objects.checkIndex(offset, segment.byteSize() - length + 1);
  }

  /** Tells whether a value is aligned, wherever it is; the segment tests that in the same words. */
  private boolean isAligned(long offset, int mask) {
    return ((segment.address() + offset) & mask) == 0;
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
    try {
      return (byte) BYTE.getOpaque(segment, offset);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, READ, e);
    }
  }

  @Override
  public void putByte(long offset, byte value) {
    try {
      BYTE.setOpaque(segment, checked(offset, 1), value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, WRITE, e);
    }
    wrote(offset, 1);
  }

  @Override
  public byte getByteAcquire(long offset) {
    try {
      return (byte) BYTE.getAcquire(segment, checked(offset, 1));
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, READ, e);
    }
  }

  @Override
  public void putByteRelease(long offset, byte value) {
    try {
      BYTE.setRelease(segment, checked(offset, 1), value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, WRITE, e);
    }
    wrote(offset, 1);
  }

  @Override
  public byte getByteVolatile(long offset) {
    try {
      return (byte) BYTE.getVolatile(segment, checked(offset, 1));
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, READ, e);
    }
  }

  @Override
  public void putByteVolatile(long offset, byte value) {
    try {
      BYTE.setVolatile(segment, checked(offset, 1), value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, WRITE, e);
    }
    wrote(offset, 1);
  }

  @Override
  public short getShort(long offset) {
    try {
      if (isAligned(offset, 1)) {
        return (short) SHORT.getOpaque(segment, offset);
      }
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, READ, e);
    }
    return (short) readPieces(offset, 2);
  }

  @Override
  public void putShort(long offset, short value) {
    try {
      long at = checked(offset, 2);
      if (!isAligned(at, 1)) {
        writePieces(offset, value, 2);
        return;
      }
      SHORT.setOpaque(segment, at, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, WRITE, e);
    }
    wrote(offset, 2);
  }

  @Override
  public short getShortAcquire(long offset) {
    try {
      return (short) SHORT.getAcquire(segment, checked(offset, 2));
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, READ | ATOMIC, e);
    }
  }

  @Override
  public void putShortRelease(long offset, short value) {
    try {
      SHORT.setRelease(segment, checked(offset, 2), value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, WRITE | ATOMIC, e);
    }
    wrote(offset, 2);
  }

  @Override
  public short getShortVolatile(long offset) {
    try {
      return (short) SHORT.getVolatile(segment, checked(offset, 2));
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, READ | ATOMIC, e);
    }
  }

  @Override
  public void putShortVolatile(long offset, short value) {
    try {
      SHORT.setVolatile(segment, checked(offset, 2), value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, WRITE | ATOMIC, e);
    }
    wrote(offset, 2);
  }

  @Override
  public int getInt(long offset) {
    try {
      if (isAligned(offset, 3)) {
        return (int) INT.getOpaque(segment, offset);
      }
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, READ, e);
    }
    return (int) readPieces(offset, 4);
  }

  @Override
  public void putInt(long offset, int value) {
    try {
      long at = checked(offset, 4);
      if (!isAligned(at, 3)) {
        writePieces(offset, value, 4);
        return;
      }
      INT.setOpaque(segment, at, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
    wrote(offset, 4);
  }

  @Override
  public int getIntAcquire(long offset) {
    try {
      return (int) INT.getAcquire(segment, checked(offset, 4));
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, READ | ATOMIC, e);
    }
  }

  @Override
  public void putIntRelease(long offset, int value) {
    try {
      INT.setRelease(segment, checked(offset, 4), value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
  }

  @Override
  public int getIntVolatile(long offset) {
    try {
      return (int) INT.getVolatile(segment, checked(offset, 4));
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, READ | ATOMIC, e);
    }
  }

  @Override
  public void putIntVolatile(long offset, int value) {
    try {
      INT.setVolatile(segment, checked(offset, 4), value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
  }

  @Override
  public long getLong(long offset) {
    try {
      if (isAligned(offset, 7)) {
        return (long) LONG.getOpaque(segment, offset);
      }
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, READ, e);
    }
    return readPieces(offset, 8);
  }

  @Override
  public void putLong(long offset, long value) {
    try {
      long at = checked(offset, 8);
      if (!isAligned(at, 7)) {
        writePieces(offset, value, 8);
        return;
      }
      LONG.setOpaque(segment, at, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
    wrote(offset, 8);
  }

  @Override
  public long getLongAcquire(long offset) {
    try {
      return (long) LONG.getAcquire(segment, checked(offset, 8));
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, READ | ATOMIC, e);
    }
  }

  @Override
  public void putLongRelease(long offset, long value) {
    try {
      LONG.setRelease(segment, checked(offset, 8), value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
  }

  @Override
  public long getLongVolatile(long offset) {
    try {
      return (long) LONG.getVolatile(segment, checked(offset, 8));
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, READ | ATOMIC, e);
    }
  }

  @Override
  public void putLongVolatile(long offset, long value) {
    try {
      LONG.setVolatile(segment, checked(offset, 8), value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
  }

  @Override
  public int compareAndExchangeInt(long offset, int expected, int value) {
    int found;
    try {
      found = (int) INT.compareAndExchange(segment, checked(offset, 4), expected, value);
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
    boolean written;
    try {
      written = INT.weakCompareAndSet(segment, checked(offset, 4), expected, value);
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
    int before;
    try {
      before = (int) INT.getAndAdd(segment, checked(offset, 4), operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
    return before;
  }

  @Override
  public int getAndSetInt(long offset, int operand) {
    int before;
    try {
      before = (int) INT.getAndSet(segment, checked(offset, 4), operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
    return before;
  }

  @Override
  public int getAndBitwiseOrInt(long offset, int operand) {
    int before;
    try {
      before = (int) INT.getAndBitwiseOr(segment, checked(offset, 4), operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
    return before;
  }

  @Override
  public int getAndBitwiseAndInt(long offset, int operand) {
    int before;
    try {
      before = (int) INT.getAndBitwiseAnd(segment, checked(offset, 4), operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
    return before;
  }

  @Override
  public int getAndBitwiseXorInt(long offset, int operand) {
    int before;
    try {
      before = (int) INT.getAndBitwiseXor(segment, checked(offset, 4), operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE | ATOMIC, e);
    }
    wrote(offset, 4);
    return before;
  }

  @Override
  public long compareAndExchangeLong(long offset, long expected, long value) {
    long found;
    try {
      found = (long) LONG.compareAndExchange(segment, checked(offset, 8), expected, value);
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
    boolean written;
    try {
      written = LONG.weakCompareAndSet(segment, checked(offset, 8), expected, value);
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
    long before;
    try {
      before = (long) LONG.getAndAdd(segment, checked(offset, 8), operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
    return before;
  }

  @Override
  public long getAndSetLong(long offset, long operand) {
    long before;
    try {
      before = (long) LONG.getAndSet(segment, checked(offset, 8), operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
    return before;
  }

  @Override
  public long getAndBitwiseOrLong(long offset, long operand) {
    long before;
    try {
      before = (long) LONG.getAndBitwiseOr(segment, checked(offset, 8), operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
    return before;
  }

  @Override
  public long getAndBitwiseAndLong(long offset, long operand) {
    long before;
    try {
      before = (long) LONG.getAndBitwiseAnd(segment, checked(offset, 8), operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
    return before;
  }

  @Override
  public long getAndBitwiseXorLong(long offset, long operand) {
    long before;
    try {
      before = (long) LONG.getAndBitwiseXor(segment, checked(offset, 8), operand);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE | ATOMIC, e);
    }
    wrote(offset, 8);
    return before;
  }

  // --- plain

  @Override
  public byte getBytePlain(long offset) {
    try {
      return (byte) BYTE.get(segment, checked(offset, 1));
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, READ, e);
    }
  }

  @Override
  public void putBytePlain(long offset, byte value) {
    try {
      BYTE.set(segment, checked(offset, 1), value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 1, WRITE, e);
    }
    wrote(offset, 1);
  }

  @Override
  public short getShortPlain(long offset) {
    try {
      return (short) PLAIN_SHORT.get(segment, checked(offset, 2));
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, READ, e);
    }
  }

  @Override
  public void putShortPlain(long offset, short value) {
    try {
      PLAIN_SHORT.set(segment, checked(offset, 2), value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 2, WRITE, e);
    }
    wrote(offset, 2);
  }

  @Override
  public int getIntPlain(long offset) {
    try {
      return (int) PLAIN_INT.get(segment, checked(offset, 4));
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, READ, e);
    }
  }

  @Override
  public void putIntPlain(long offset, int value) {
    try {
      PLAIN_INT.set(segment, checked(offset, 4), value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 4, WRITE, e);
    }
    wrote(offset, 4);
  }

  @Override
  public long getLongPlain(long offset) {
    try {
      return (long) PLAIN_LONG.get(segment, checked(offset, 8));
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, READ, e);
    }
  }

  @Override
  public void putLongPlain(long offset, long value) {
    try {
      PLAIN_LONG.set(segment, checked(offset, 8), value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, 8, WRITE, e);
    }
    wrote(offset, 8);
  }

  // --- bulk

  /**
   * The segment, whose class compiled code knows from a call here: the copies of the JDK, which see
   * all classes of segments, then need not ask.
   */
  private MemorySegment known() {
    MemorySegment known = segment;
    Objects.requireNonNull(known.scope());
    return known;
  }

  @Override
  protected void copyOut(long offset, byte[] target, int from, int length) {
    MemorySegment.copy(known(), JAVA_BYTE, offset, target, from, length);
  }

  @Override
  protected void copyOut(long offset, ByteBuffer target, int from, int length) {
    MemorySegment bytes = MemorySegment.ofBuffer(target.slice(from, length));
    MemorySegment.copy(known(), offset, bytes, 0, length);
  }

  @Override
  protected void copyIn(long offset, byte[] source, int from, int length) {
    MemorySegment.copy(source, from, known(), JAVA_BYTE, offset, length);
  }

  @Override
  protected void copyIn(long offset, ByteBuffer source, int from, int length) {
    MemorySegment bytes = MemorySegment.ofBuffer(source.slice(from, length));
    MemorySegment.copy(bytes, 0, known(), offset, length);
  }

  @Override
  protected boolean copyDirect(long offset, VolatileSlice target, long targetOffset, long length) {
    if (target instanceof SegmentSlice other) {
      MemorySegment.copy(known(), offset, other.known(), targetOffset, length);
      return true;
    }
    return false;
  }

  @Override
  protected void fillBytes(long offset, long length, byte value) {
    segment.asSlice(offset, length).fill(value);
  }
}
