package org.guestmem.api;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bounded view of a region: the one way in which bytes are read and written.
 *
 * <p>Offsets count bytes from the start of the view. Every access is checked: first that the region
 * is open, then bounds, then protection, then alignment where an access must be atomic. An empty
 * access succeeds at any offset inside the view, its end included. Values are in native byte order.
 *
 * <p>Three kinds of access differ in what they guarantee:
 *
 * <table>
 *   <caption>Kinds of access</caption>
 *   <tr><th>kind</th><th>guarantee</th></tr>
 *   <tr><td>{@code getX}, {@code putX}</td><td>opaque: never elided; aligned values are one access,
 *       others may tear</td></tr>
 *   <tr><td>{@code ...Acquire}, {@code ...Release}, {@code ...Volatile}, read-modify-write</td>
 *       <td>one access with the ordering of {@link java.lang.invoke.VarHandle}; misaligned is an
 *       error</td></tr>
 *   <tr><td>bulk</td><td>any order, any width; up to 8 bytes are copied as aligned pieces of 8, 4, 2
 *       and 1</td></tr>
 * </table>
 *
 * <p>Overlapping atomic accesses of different sizes are outside the Java memory model: they do what
 * the hardware does. On the fallback back end single bytes rest on HotSpot's word accesses.
 *
 * <p>Every write marks the region's dirty log after the bytes are written, so that a harvest which
 * races a write may report the page twice but never loses it.
 *
 * <p>Back ends extend this class; nobody else can construct a view, so a view never outlives or
 * leaves its region: after the region closed every access is a {@link RegionClosedException}.
 *
 * <p>Thread-safety: safe for use by many threads, with the ordering that each accessor states.
 */
public abstract class VolatileSlice {
  /** For {@link #refused}: the access only reads. */
  protected static final int READ = 0;

  /** For {@link #refused}: the access writes. */
  protected static final int WRITE = 1;

  /** For {@link #refused}: the access must be aligned to its length. */
  protected static final int ATOMIC = 2;

  /** Where this view begins in its region, in bytes. */
  protected final long start;

  /** How many bytes this view spans. */
  protected final long size;

  private final MmapRegion region;
  private final @Nullable DirtyBitmap log;

  /**
   * Creates a view; for back ends, which have checked that it lies inside the region.
   *
   * @param region the region viewed
   * @param start where the view begins in the region, in bytes
   * @param size how many bytes the view spans
   */
  protected VolatileSlice(MmapRegion region, long start, long size) {
    this.region = region;
    this.start = start;
    this.size = size;
    this.log = region.log();
  }

  /**
   * Returns how many bytes this view spans.
   *
   * @return the size in bytes, at least 0
   */
  public final long size() {
    return size;
  }

  /**
   * Returns where this view begins in its region.
   *
   * @return the offset in bytes
   */
  public final long start() {
    return start;
  }

  /**
   * Returns the region viewed.
   *
   * @return the region
   */
  public final MmapRegion region() {
    return region;
  }

  /**
   * Returns a view of a part of this one.
   *
   * @param offset where the part begins, in bytes from the start of this view
   * @param length how many bytes the part spans
   * @return the part; both views see the same bytes
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside this view
   * @throws RegionClosedException if the region is closed
   */
  public abstract VolatileSlice subslice(long offset, long length);

  // --- one value, opaque

  /**
   * Reads a byte.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract byte getByte(long offset);

  /**
   * Writes a byte.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putByte(long offset, byte value);

  /**
   * Reads a 16-bit value in native byte order.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. A naturally aligned
   * value is one access; any other is legal, composed of aligned pieces, and may tear.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract short getShort(long offset);

  /**
   * Writes a 16-bit value in native byte order.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. A naturally aligned
   * value is one access; any other is legal, composed of aligned pieces, and may tear.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putShort(long offset, short value);

  /**
   * Reads a 32-bit value in native byte order.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. A naturally aligned
   * value is one access; any other is legal, composed of aligned pieces, and may tear.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getInt(long offset);

  /**
   * Writes a 32-bit value in native byte order.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. A naturally aligned
   * value is one access; any other is legal, composed of aligned pieces, and may tear.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putInt(long offset, int value);

  /**
   * Reads a 64-bit value in native byte order.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. A naturally aligned
   * value is one access; any other is legal, composed of aligned pieces, and may tear.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getLong(long offset);

  /**
   * Writes a 64-bit value in native byte order.
   *
   * <p>Memory ordering: opaque: never elided, no order with other addresses. A naturally aligned
   * value is one access; any other is legal, composed of aligned pieces, and may tear.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putLong(long offset, long value);

  // --- one value, acquire

  /**
   * Reads a byte, in one access.
   *
   * <p>Memory ordering: acquire: later accesses of this thread stay after it.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract byte getByteAcquire(long offset);

  /**
   * Reads a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: acquire: later accesses of this thread stay after it.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 2
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract short getShortAcquire(long offset);

  /**
   * Reads a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: acquire: later accesses of this thread stay after it.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getIntAcquire(long offset);

  /**
   * Reads a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: acquire: later accesses of this thread stay after it.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getLongAcquire(long offset);

  // --- one value, release

  /**
   * Writes a byte, in one access.
   *
   * <p>Memory ordering: release: earlier accesses of this thread stay before it.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putByteRelease(long offset, byte value);

  /**
   * Writes a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: release: earlier accesses of this thread stay before it.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 2
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putShortRelease(long offset, short value);

  /**
   * Writes a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: release: earlier accesses of this thread stay before it.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putIntRelease(long offset, int value);

  /**
   * Writes a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: release: earlier accesses of this thread stay before it.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putLongRelease(long offset, long value);

  // --- one value, volatile

  /**
   * Reads a byte, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract byte getByteVolatile(long offset);

  /**
   * Writes a byte, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 1)} is not inside this view
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putByteVolatile(long offset, byte value);

  /**
   * Reads a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 2
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract short getShortVolatile(long offset);

  /**
   * Writes a 16-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 2)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 2
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putShortVolatile(long offset, short value);

  /**
   * Reads a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getIntVolatile(long offset);

  /**
   * Writes a 32-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putIntVolatile(long offset, int value);

  /**
   * Reads a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @return the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getLongVolatile(long offset);

  /**
   * Writes a 64-bit value in native byte order, in one access.
   *
   * <p>Memory ordering: volatile: sequentially consistent with other volatile accesses.
   *
   * @param offset bytes from the start of this view
   * @param value the value
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract void putLongVolatile(long offset, long value);

  // --- read-modify-write

  /**
   * Writes a 32-bit value if the present one is as expected.
   *
   * <p>Memory ordering: volatile, as a read and as a write. The page is marked dirty only where the
   * value was written.
   *
   * @param offset bytes from the start of this view
   * @param expected the value to be replaced
   * @param value the new value
   * @return the value found; the new one was written if this equals {@code expected}
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int compareAndExchangeInt(long offset, int expected, int value);

  /**
   * Adds to a 32-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getAndAddInt(long offset, int operand);

  /**
   * Replaces a 32-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getAndSetInt(long offset, int operand);

  /**
   * Sets the bits of an operand in a 32-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getAndBitwiseOrInt(long offset, int operand);

  /**
   * Keeps the bits of an operand in a 32-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getAndBitwiseAndInt(long offset, int operand);

  /**
   * Flips the bits of an operand in a 32-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 4)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 4
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract int getAndBitwiseXorInt(long offset, int operand);

  /**
   * Writes a 64-bit value if the present one is as expected.
   *
   * <p>Memory ordering: volatile, as a read and as a write. The page is marked dirty only where the
   * value was written.
   *
   * @param offset bytes from the start of this view
   * @param expected the value to be replaced
   * @param value the new value
   * @return the value found; the new one was written if this equals {@code expected}
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long compareAndExchangeLong(long offset, long expected, long value);

  /**
   * Adds to a 64-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getAndAddLong(long offset, long operand);

  /**
   * Replaces a 64-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getAndSetLong(long offset, long operand);

  /**
   * Sets the bits of an operand in a 64-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getAndBitwiseOrLong(long offset, long operand);

  /**
   * Keeps the bits of an operand in a 64-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getAndBitwiseAndLong(long offset, long operand);

  /**
   * Flips the bits of an operand in a 64-bit value.
   *
   * <p>Memory ordering: volatile, as a read and as a write.
   *
   * @param offset bytes from the start of this view
   * @param operand the operand
   * @return the value before
   * @throws OutOfRangeException if {@code [offset, offset + 8)} is not inside this view
   * @throws MisalignedAccessException if the place in the region is not a multiple of 8
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public abstract long getAndBitwiseXorLong(long offset, long operand);

  // --- bulk

  /**
   * Copies bytes out of this view.
   *
   * <p>Memory ordering: none; any order and width, but up to 8 bytes go as aligned pieces.
   *
   * @param offset bytes from the start of this view
   * @param target where the bytes go
   * @param from the first index written in {@code target}
   * @param length how many bytes to copy
   * @throws NullPointerException if {@code target} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code target}
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void get(long offset, byte[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    inside(offset, length, READ);
    if (length <= Long.BYTES) {
      long packed = AlignedPieces.read(this, offset, length);
      for (int i = 0; i < length; i++) {
        target[from + i] = (byte) (packed >>> (Byte.SIZE * i));
      }
      return;
    }
    try {
      copyOut(offset, target, from, length);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, length, READ, e);
    }
  }

  /**
   * Copies bytes into this view.
   *
   * <p>Memory ordering: none; any order and width, but up to 8 bytes go as aligned pieces.
   *
   * @param offset bytes from the start of this view
   * @param source where the bytes come from
   * @param from the first index read in {@code source}
   * @param length how many bytes to copy
   * @throws NullPointerException if {@code source} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code source}
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside this view;
   *     nothing was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some bytes may have been written
   */
  public final void put(long offset, byte[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    inside(offset, length, WRITE);
    if (length <= Long.BYTES) {
      long packed = 0;
      for (int i = 0; i < length; i++) {
        packed |= (source[from + i] & 0xffL) << (Byte.SIZE * i);
      }
      AlignedPieces.write(this, offset, packed, length);
      return;
    }
    try {
      copyIn(offset, source, from, length);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, length, WRITE, e);
    } finally {
      wrote(offset, length);
    }
  }

  /**
   * Fills a byte buffer from this view: as many bytes as it has remaining, moving its position.
   *
   * <p>Memory ordering: none; any order and width, but up to 8 bytes go as aligned pieces.
   *
   * @param offset bytes from the start of this view
   * @param target where the bytes go; its position moves only if all of them came
   * @throws NullPointerException if {@code target} is null
   * @throws ReadOnlyBufferException if {@code target} is read-only
   * @throws OutOfRangeException if the bytes asked for are not inside this view
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there
   */
  public final void get(long offset, ByteBuffer target) {
    int length = target.remaining();
    if (target.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    inside(offset, length, READ);
    int position = target.position();
    if (length <= Long.BYTES) {
      long packed = AlignedPieces.read(this, offset, length);
      for (int i = 0; i < length; i++) {
        target.put(position + i, (byte) (packed >>> (Byte.SIZE * i)));
      }
    } else {
      try {
        copyOut(offset, target, position, length);
      } catch (RuntimeException | InternalError e) {
        throw refused(offset, length, READ, e);
      }
    }
    target.position(position + length);
  }

  /**
   * Writes what a byte buffer has remaining into this view, moving its position.
   *
   * <p>Memory ordering: none; any order and width, but up to 8 bytes go as aligned pieces.
   *
   * @param offset bytes from the start of this view
   * @param source where the bytes come from; its position moves only if all of them went
   * @throws NullPointerException if {@code source} is null
   * @throws OutOfRangeException if the bytes would not be inside this view; nothing was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some bytes may have been written
   */
  public final void put(long offset, ByteBuffer source) {
    int length = source.remaining();
    inside(offset, length, WRITE);
    int position = source.position();
    if (length <= Long.BYTES) {
      long packed = 0;
      for (int i = 0; i < length; i++) {
        packed |= (source.get(position + i) & 0xffL) << (Byte.SIZE * i);
      }
      AlignedPieces.write(this, offset, packed, length);
    } else {
      try {
        copyIn(offset, source, position, length);
      } catch (RuntimeException | InternalError e) {
        throw refused(offset, length, WRITE, e);
      } finally {
        wrote(offset, length);
      }
    }
    source.position(position + length);
  }

  /**
   * Copies bytes into another view, of this region or another, of this back end or another; the
   * ranges may overlap.
   *
   * <p>Memory ordering: none; any order and width, but up to 8 bytes go as aligned pieces.
   *
   * @param offset bytes from the start of this view
   * @param target where the bytes go
   * @param targetOffset bytes from the start of {@code target}
   * @param length how many bytes to copy
   * @throws NullPointerException if {@code target} is null
   * @throws OutOfRangeException if either range is not inside its view; nothing was written
   * @throws ReadOnlyRegionException if the target's region is read-only
   * @throws RegionClosedException if either region is closed
   * @throws MemoryFaultException if the host has no page there; some bytes may have been written
   */
  public final void copyTo(long offset, VolatileSlice target, long targetOffset, long length) {
    inside(offset, length, READ);
    target.inside(targetOffset, length, WRITE);
    if (length <= Long.BYTES) {
      int bytes = (int) length;
      AlignedPieces.write(target, targetOffset, AlignedPieces.read(this, offset, bytes), bytes);
      return;
    }
    try {
      if (!copyDirect(offset, target, targetOffset, length)) {
        BounceCopy.copy(this, offset, target, targetOffset, length);
      }
    } catch (RuntimeException | InternalError e) {
      throw region.isOpen()
          ? target.refused(targetOffset, length, WRITE, e)
          : refused(offset, length, READ, e);
    } finally {
      target.wrote(targetOffset, length);
    }
  }

  /**
   * Sets every byte of a range.
   *
   * <p>Memory ordering: none; any order and width.
   *
   * @param offset bytes from the start of this view
   * @param length how many bytes to set
   * @param value the byte
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside this view;
   *     nothing was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some bytes may have been written
   */
  public final void fill(long offset, long length, byte value) {
    inside(offset, length, WRITE);
    try {
      fillBytes(offset, length, value);
    } catch (RuntimeException | InternalError e) {
      throw refused(offset, length, WRITE, e);
    } finally {
      wrote(offset, length);
    }
  }

  // --- what a back end writes; ranges have been checked

  /**
   * Copies checked bytes into an array; more than 8 of them.
   *
   * @param offset bytes from the start of this view
   * @param target where the bytes go
   * @param from the first index written
   * @param length how many bytes
   */
  protected abstract void copyOut(long offset, byte[] target, int from, int length);

  /**
   * Copies checked bytes into a writable buffer, leaving its position; more than 8 of them.
   *
   * @param offset bytes from the start of this view
   * @param target where the bytes go
   * @param from the first index written, absolute
   * @param length how many bytes
   */
  protected abstract void copyOut(long offset, ByteBuffer target, int from, int length);

  /**
   * Copies checked bytes from an array; more than 8 of them. The caller marks them dirty.
   *
   * @param offset bytes from the start of this view
   * @param source where the bytes come from
   * @param from the first index read
   * @param length how many bytes
   */
  protected abstract void copyIn(long offset, byte[] source, int from, int length);

  /**
   * Copies checked bytes from a buffer, leaving its position; more than 8 of them. The caller marks
   * them dirty.
   *
   * @param offset bytes from the start of this view
   * @param source where the bytes come from
   * @param from the first index read, absolute
   * @param length how many bytes
   */
  protected abstract void copyIn(long offset, ByteBuffer source, int from, int length);

  /**
   * Copies checked bytes, which may overlap, to a view that this one can reach directly; more than
   * 8 of them. The caller marks them dirty.
   *
   * @param offset bytes from the start of this view
   * @param target where the bytes go
   * @param targetOffset bytes from the start of {@code target}
   * @param length how many bytes
   * @return false if nothing was copied because the target is of another kind
   */
  protected abstract boolean copyDirect(
      long offset, VolatileSlice target, long targetOffset, long length);

  /**
   * Sets checked bytes. The caller marks them dirty.
   *
   * @param offset bytes from the start of this view
   * @param length how many bytes; may be 0
   * @param value the byte
   */
  protected abstract void fillBytes(long offset, long length, byte value);

  // --- what a back end calls

  /**
   * Tells whether a value does not lie at a multiple of its size in the region.
   *
   * @param offset bytes from the start of this view
   * @param mask the size minus 1: 1, 3 or 7
   * @return true if the value must be composed of pieces
   */
  protected final boolean misaligned(long offset, int mask) {
    return ((start + offset) & mask) != 0;
  }

  /**
   * Marks bytes dirty that have been written.
   *
   * @param offset bytes from the start of this view
   * @param length how many bytes
   */
  protected final void wrote(long offset, long length) {
    DirtyBitmap bitmap = log;
    if (bitmap != null) {
      bitmap.markWritten(start + offset, length);
    }
  }

  /**
   * Reads a value that {@link #misaligned} found.
   *
   * @param offset bytes from the start of this view
   * @param length the size of the value: 2, 4 or 8 bytes
   * @return the value in native order, in the low bits
   * @throws OutOfRangeException if the value is not inside this view
   * @throws RegionClosedException if the region is closed
   */
  protected final long readPieces(long offset, int length) {
    inside(offset, length, READ);
    return AlignedPieces.toNative(AlignedPieces.read(this, offset, length), length);
  }

  /**
   * Writes a value that {@link #misaligned} found, and marks it dirty.
   *
   * @param offset bytes from the start of this view
   * @param value the value in native order, in the low bits
   * @param length the size of the value: 2, 4 or 8 bytes
   * @throws OutOfRangeException if the value is not inside this view; nothing was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   */
  protected final void writePieces(long offset, long value, int length) {
    inside(offset, length, WRITE);
    AlignedPieces.write(this, offset, AlignedPieces.toNative(value, length), length);
  }

  /**
   * Tells whether a value leaves this view: the first line of every typed accessor.
   *
   * <p>Of the ways to write this test the unsigned comparison is the one that costs nothing
   * measurable beside an opaque access; it cannot overflow.
   *
   * @param offset bytes from the start of this view
   * @param length the size of the value in bytes, at least 1
   * @return true if the access must be {@link #refused}
   */
  protected final boolean outside(long offset, int length) {
    return Long.compareUnsigned(offset, size) >= 0 || size - offset < length;
  }

  /**
   * Checks a range by the rules of all accesses.
   *
   * @param offset bytes from the start of this view
   * @param length how many bytes; at least 0
   * @param kind {@link #READ} or {@link #WRITE}, with {@link #ATOMIC} added where it applies
   * @throws OutOfRangeException if the range is not inside this view
   * @throws ReadOnlyRegionException if it is written and the region is read-only
   * @throws MisalignedAccessException if it is atomic and not aligned to its length
   * @throws RegionClosedException if the region is closed
   * @throws IllegalArgumentException if {@code length} is negative
   */
  protected final void inside(long offset, long length, int kind) {
    if (!region.permits(kind) || AccessCheck.outside(offset, length, size)) {
      throw refused(offset, length, kind, null);
    }
  }

  /**
   * Says why an access failed: the one place where that is decided, for every back end.
   *
   * @param offset bytes from the start of this view
   * @param length how many bytes were accessed
   * @param kind {@link #READ} or {@link #WRITE}, with {@link #ATOMIC} added where it applies
   * @param cause what the JDK threw, or null; it is not passed on, for it may hold a host address
   * @return the exception to be thrown
   */
  protected final RuntimeException refused(
      long offset, long length, int kind, @Nullable Throwable cause) {
    return AccessCheck.explain(this, offset, length, kind, cause);
  }

  /**
   * Describes the view for messages.
   *
   * @return the region and the part of it that is viewed; no host address
   */
  @Override
  public String toString() {
    return "%s [%d, +%d)".formatted(region, start, size);
  }
}
