package org.guestmem.api;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
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
 *   <tr><td>{@link ValueType}, arrays of numbers</td><td>as {@code getX} and {@code putX} for each
 *       number</td></tr>
 *   <tr><td>bulk</td><td>any order, any width; up to 8 bytes are copied as aligned pieces of 8, 4, 2
 *       and 1</td></tr>
 *   <tr><td>{@link ScanAccess scans}</td><td>any order, any width; holes are not read</td></tr>
 * </table>
 *
 * <p>A write of any kind changes its own bytes alone, and a read-modify-write loses nothing that
 * another access writes to a part of its bytes or beside them. Beyond that, overlapping accesses of
 * different sizes are outside the Java memory model: they do what the hardware does. On the
 * fallback back end single bytes rest on HotSpot's word accesses.
 *
 * <p>Every write marks the region's dirty log after the bytes are written, so that a harvest which
 * races a write may report the page twice but never loses it. It marks a {@link SharedDirtyLog}
 * that is attached to it as well; if that log's memory is closed the write throws, after it wrote.
 *
 * <p>Where the host cannot supply a page of a {@linkplain MmapRegion#isTruncatable truncatable}
 * region, because its file shrank or the file system is full, the access that hit it is a {@link
 * MemoryFaultException}: on HotSpot 17 and 25 for x86-64, interpreted and compiled. What was read
 * there reaches nobody; what a copy covers before it may have been copied, and what a write covers
 * beside it be written. Read-modify-write could end the process and is an {@link
 * UnsafeAtomicException}, unless {@link Truncation} says otherwise. The file may grow again, and be
 * accessed again.
 *
 * <p>Other memory has no such faults but for want of pages: a memfd that outgrew its file system,
 * or huge pages that were not reserved. Then the exception may come late, as an {@link
 * InternalError} after the accessor returned, or the process end: let the host reserve.
 *
 * <p>Back ends extend this class; nobody else can construct a view, so a view never outlives or
 * leaves its region. An access that races {@link MmapRegion#close} is made, or is a {@link
 * RegionClosedException}, a bulk access perhaps after some of it was made; one that begins after
 * the close returned is that exception. None reaches what the host maps there next. After the
 * protection of the region changed ({@link MmapRegion#protect}) every access through a view made
 * before is a {@link StaleViewException}.
 *
 * <p>Thread-safety: safe for use by many threads, with the ordering that each accessor states.
 */
public abstract non-sealed class VolatileSlice extends ScanAccess {
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

  // How many bytes of the view lie in aligned words of 8: none if it begins elsewhere, or was told
  // to stop.
  private long inWords;
  private final MmapRegion region;
  private final @Nullable DirtyFront log;

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
    this.inWords = (start & (Long.BYTES - 1)) == 0 ? size & -Long.BYTES : 0;
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
   * @throws IllegalArgumentException if {@code length} is negative
   */
  public abstract VolatileSlice subslice(long offset, long length);

  /**
   * Returns this view without its first bytes.
   *
   * @param count how many bytes to leave out
   * @return the rest, which may be empty; both views see the same bytes
   * @throws OutOfRangeException if {@code count} is not inside this view or its end
   * @throws RegionClosedException if the region is closed
   */
  public final VolatileSlice offset(long count) {
    inside(count, 0, READ);
    return subslice(count, size - count);
  }

  /**
   * Cuts this view in two.
   *
   * @param at how many bytes go to the first part
   * @return both parts, each of which may be empty; they see the same bytes
   * @throws OutOfRangeException if {@code at} is not inside this view or its end
   * @throws RegionClosedException if the region is closed
   */
  public final Split split(long at) {
    VolatileSlice after = offset(at);
    return new Split(subslice(0, at), after);
  }

  /**
   * The two parts of a view.
   *
   * <p>Thread-safety: safe for use by many threads.
   *
   * @param before the bytes before the cut
   * @param after the bytes from the cut on
   */
  public record Split(VolatileSlice before, VolatileSlice after) {}

  /**
   * Returns a place in this view that holds a value, at any alignment.
   *
   * @param <T> the type of the value
   * @param offset bytes from the start of this view
   * @param type how the value lies there
   * @return the place
   * @throws NullPointerException if {@code type} is null
   * @throws OutOfRangeException if the value is not inside this view
   * @throws RegionClosedException if the region is closed
   */
  public final <T> VolatileRef<T> ref(long offset, ValueType<T> type) {
    return new VolatileRef<>(subslice(offset, type.size()), type);
  }

  /**
   * Returns a place in this view that holds values side by side, at any alignment.
   *
   * @param <T> the type of the values
   * @param offset bytes from the start of this view
   * @param type how each value lies there
   * @param count how many values there are
   * @return the place
   * @throws NullPointerException if {@code type} is null
   * @throws OutOfRangeException if the values are not all inside this view
   * @throws RegionClosedException if the region is closed
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public final <T> VolatileArrayRef<T> array(long offset, ValueType<T> type, long count) {
    if (count < 0) {
      throw new IllegalArgumentException("count " + count + " is negative");
    }
    // What does not fit a long does not fit any view either.
    long length = count > Long.MAX_VALUE / type.size() ? Long.MAX_VALUE : count * type.size();
    return new VolatileArrayRef<>(subslice(offset, length), type, count);
  }

  // --- bulk: virtual for the sake of profiles alone, see PrimarySlice

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
  public void get(long offset, byte[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    checkCopy(offset, length, READ);
    if (length <= Long.BYTES) {
      AlignedPieces.copyOut(this, offset, target, from, length);
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
  public void put(long offset, byte[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    checkCopy(offset, length, WRITE);
    if (length <= Long.BYTES) {
      AlignedPieces.copyIn(this, offset, source, from, length);
      return;
    }
    try {
      copyIn(offset, source, from, length);
    } catch (RuntimeException | Error e) {
      throw brokenOff(offset, length, e);
    }
    wrote(offset, length);
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
  public void get(long offset, ByteBuffer target) {
    int length = target.remaining();
    if (target.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    int position = target.position();
    checkCopy(offset, length, READ);
    if (length <= Long.BYTES) {
      long packed = AlignedPieces.read(this, offset, length);
      for (int i = 0; i < length; i++) {
        target.put(position + i, (byte) (packed >>> (Byte.SIZE * i)));
      }
    } else {
      try {
        if (target.hasArray()) {
          copyOut(offset, target.array(), target.arrayOffset() + position, length);
        } else {
          copyOut(offset, target, position, length);
        }
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
  public void put(long offset, ByteBuffer source) {
    int length = source.remaining();
    int position = source.position();
    checkCopy(offset, length, WRITE);
    if (length <= Long.BYTES) {
      long packed = 0;
      for (int i = 0; i < length; i++) {
        packed |= (source.get(position + i) & 0xffL) << (Byte.SIZE * i);
      }
      AlignedPieces.write(this, offset, packed, length);
    } else {
      try {
        if (source.hasArray()) {
          copyIn(offset, source.array(), source.arrayOffset() + position, length);
        } else {
          copyIn(offset, source, position, length);
        }
      } catch (RuntimeException | Error e) {
        throw brokenOff(offset, length, e);
      }
      wrote(offset, length);
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
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws OutOfRangeException if either range is not inside its view; nothing was written
   * @throws ReadOnlyRegionException if the target's region is read-only
   * @throws RegionClosedException if either region is closed
   * @throws MemoryFaultException if the host has no page there; some bytes may have been written
   */
  public void copyTo(long offset, VolatileSlice target, long targetOffset, long length) {
    checkCopy(offset, length, READ);
    target.checkCopy(targetOffset, length, WRITE);
    if (length <= Long.BYTES) {
      int bytes = (int) length;
      AlignedPieces.write(target, targetOffset, AlignedPieces.read(this, offset, bytes), bytes);
      return;
    }
    try {
      if (!copyDirect(offset, target, targetOffset, length)) {
        BounceCopy.copy(this, offset, target, targetOffset, length);
      }
    } catch (RuntimeException | Error e) {
      RuntimeException why = target.brokenOff(targetOffset, length, e);
      throw region.isOpen() && isLive() ? why : refused(offset, length, READ, e);
    }
    target.wrote(targetOffset, length);
  }

  /**
   * Sets every byte of a range.
   *
   * <p>Memory ordering: none; any order and width.
   *
   * @param offset bytes from the start of this view
   * @param length how many bytes to set
   * @param value the byte
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside this view;
   *     nothing was written
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws MemoryFaultException if the host has no page there; some bytes may have been written
   */
  public void fill(long offset, long length, byte value) {
    inside(offset, length, WRITE);
    try {
      fillBytes(offset, length, value);
    } catch (RuntimeException | Error e) {
      throw brokenOff(offset, length, e);
    }
    wrote(offset, length);
  }

  /**
   * Refuses a range that leaves this view. Of more than 8 bytes, which go by the back end, what
   * else there is to refuse is refused by the memory itself, before anything is copied.
   */
  private void checkCopy(long offset, long length, int kind) {
    if (length <= Long.BYTES) {
      inside(offset, length, kind);
    } else if (AccessCheck.outside(offset, length, size)) {
      throw refused(offset, length, kind, null);
    }
  }

  /** Tells whether a byte, which is inside this view, cannot be read because its page is gone. */
  final boolean faults(long offset) {
    try {
      getByte(offset);
      return false;
    } catch (MemoryFaultException e) {
      return true;
    }
  }

  /** Marks what a write that failed may have written, and says why it failed. */
  private RuntimeException brokenOff(long offset, long length, Throwable e) {
    if (region.permits(WRITE)) {
      wrote(offset, length);
    }
    if (e instanceof Error error && !(e instanceof InternalError)) {
      throw error;
    }
    return refused(offset, length, WRITE, e);
  }

  // --- what a back end writes; ranges have been checked, but for whether they can be accessed

  /**
   * Tells whether this view still reaches the memory of its region while that is open.
   *
   * @return false once {@link MmapRegion#protect} has ended the view
   */
  protected boolean isLive() {
    return true;
  }

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
    DirtyFront front = log;
    if (front != null) {
      front.mark(start + offset, length);
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
   * Tells whether a value may be something else than an aligned one inside this view: the first
   * line of every typed accessor. What it stops is left to {@link #inPieces} or {@link #whole}.
   *
   * <p>It is two comparisons. One, of an offset rotated so that its low bits become its highest, is
   * slower where a constant was added to the offset: HotSpot then rotates in four steps.
   *
   * @param offset bytes from the start of this view
   * @param shift the binary logarithm of the size of the value: 0, 1, 2 or 3
   * @return false for an aligned value inside this view, unless the view does not begin at a
   *     multiple of 8 or the value lies behind the last one inside it
   */
  protected final boolean irregular(long offset, int shift) {
    return (offset & ((1 << shift) - 1)) != 0 || Long.compareUnsigned(offset, inWords) >= 0;
  }

  /** Lets {@link #irregular} stop every value from now on, which is slower and no less correct. */
  final void stopAll() {
    inWords = 0;
  }

  /**
   * Tells whether a value that {@link #irregular} stopped must be composed of pieces.
   *
   * @param offset bytes from the start of this view
   * @param length the size of the value in bytes: 1, 2, 4 or 8
   * @param kind {@link #READ} or {@link #WRITE}
   * @return true if the value is not aligned in the region
   * @throws OutOfRangeException if the value is not inside this view
   * @throws RegionClosedException if it is not inside this view, and the region is closed
   */
  protected final boolean inPieces(long offset, int length, int kind) {
    if (outside(offset, length)) {
      throw refused(offset, length, kind, null);
    }
    return misaligned(offset, length - 1);
  }

  /**
   * Refuses a value that {@link #irregular} stopped and that is not whole: aligned, inside this
   * view.
   *
   * @param offset bytes from the start of this view
   * @param length the size of the value in bytes: 1, 2, 4 or 8
   * @param kind {@link #READ} or {@link #WRITE}, with {@link #ATOMIC} added
   * @throws OutOfRangeException if the value is not inside this view
   * @throws MisalignedAccessException if the value is not aligned in the region
   * @throws ReadOnlyRegionException if either, it is written and the region is read-only
   * @throws RegionClosedException if either, and the region is closed
   */
  protected final void whole(long offset, int length, int kind) {
    if (inPieces(offset, length, kind)) {
      throw refused(offset, length, kind, null);
    }
  }

  /**
   * Tells whether a value leaves this view; it cannot overflow.
   *
   * @param offset bytes from the start of this view
   * @param length the size of the value in bytes, at least 1
   * @return true if the access must be {@link #refused}
   */
  protected final boolean outside(long offset, int length) {
    return Long.compareUnsigned(offset, size) >= 0 || size - offset < length;
  }

  /**
   * Checks a range by the rules of all accesses, but for alignment.
   *
   * @param offset bytes from the start of this view
   * @param length how many bytes; at least 0
   * @param kind {@link #READ} or {@link #WRITE}
   * @throws OutOfRangeException if the range is not inside this view
   * @throws ReadOnlyRegionException if it is written and the region is read-only
   * @throws RegionClosedException if the region is closed
   * @throws IllegalArgumentException if {@code length} is negative
   */
  @Override
  protected final void inside(long offset, long length, int kind) {
    if (!region.permits(kind) || AccessCheck.outside(offset, length, size) || !isLive()) {
      throw refused(offset, length, kind, null);
    }
  }

  @Override
  final ScanCursor cursor(long offset, long length) {
    return new ScanCursor(List.of(subslice(offset, length)));
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
    RuntimeException why = AccessCheck.explain(this, offset, length, kind, cause);
    boolean tried = cause != null && (kind & WRITE) != 0;
    if (tried && why instanceof StaleViewException && !AccessCheck.outside(offset, length, size)) {
      wrote(offset, length); // the JVM may end a view just after the store, and before the mark
    }
    return why;
  }

  /**
   * Describes the view for messages.
   *
   * @return the region and the part of it that is viewed; no host address
   */
  @Override
  public String toString() {
    return region + " [" + start + ", +" + size + ")";
  }
}
