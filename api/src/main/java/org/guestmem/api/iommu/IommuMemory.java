package org.guestmem.api.iommu;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.VolatileSlice;
import org.jspecify.annotations.Nullable;

/**
 * Guest memory by I/O virtual address: what a device reads and writes behind an IOMMU.
 *
 * <p>An access is translated whole, and guest memory found behind all of it, before its first byte
 * moves; else it is an {@link IommuFaultException} and nothing was moved. Only {@code read} and
 * {@code write} move what comes before a fault, and return how much. Reads need {@link
 * Permissions#READ}, writes {@link Permissions#WRITE}, at every address. An empty access touches no
 * address and always succeeds; none wraps around at 2<sup>64</sup>.
 *
 * <p>There are no views by IOVA: a view could be used after its translation is gone.
 *
 * <p>What the {@link Iotlb} lacks the miss handler may supply. It is asked again as long as the
 * access gets further, and at most {@value #MISS_RETRIES} times more: an invalidation that races
 * with it may undo its work, but never keeps the access going for ever.
 *
 * <p>Writes mark the dirty logs of the regions where the bytes lie, and the IOVA log if there is
 * one, after the bytes were written; where a write fails half-way the IOVA log gets all of it.
 *
 * <p>Thread-safety: immutable; safe for use by many threads. Unmapping waits for accesses under
 * way: see {@link Iotlb}.
 */
public final class IommuMemory extends IommuOrderedAccess {
  /** How often the miss handler is asked again without the access getting further. */
  public static final int MISS_RETRIES = 8;

  private final Supplier<GuestMemory> memory;
  private final Iotlb iotlb;
  private final IommuMissHandler missHandler;
  private final @Nullable IovaLog log;

  private IommuMemory(
      Supplier<GuestMemory> memory,
      Iotlb iotlb,
      IommuMissHandler missHandler,
      @Nullable IovaLog log) {
    this.memory = memory;
    this.iotlb = iotlb;
    this.missHandler = missHandler;
    this.log = log;
  }

  /**
   * Makes a view of a memory, in which misses are faults.
   *
   * @param memory the guest's memory
   * @param iotlb the translations, which views may share
   * @return the view
   * @throws NullPointerException if an argument is null
   */
  public static IommuMemory of(GuestMemory memory, Iotlb iotlb) {
    Objects.requireNonNull(memory, "memory");
    return of(() -> memory, iotlb);
  }

  /**
   * Makes a view of a memory that may be replaced, in which misses are faults.
   *
   * <p>The supplier is asked once an access, while the access holds its translation: publish the
   * new memory, then unmap what lay in the old one, and no later access uses the two together. It
   * must return at once, and not change the {@code Iotlb}.
   *
   * @param memory returns the guest's memory as it is now
   * @param iotlb the translations, which views may share
   * @return the view
   * @throws NullPointerException if an argument is null
   */
  public static IommuMemory of(Supplier<GuestMemory> memory, Iotlb iotlb) {
    return new IommuMemory(
        Objects.requireNonNull(memory, "memory"),
        Objects.requireNonNull(iotlb, "iotlb"),
        (tlb, range, wanted) -> false,
        null);
  }

  /**
   * Returns a view that asks a handler for what is not mapped.
   *
   * @param handler whom to ask
   * @return a new view of the same memory; this one does not change
   * @throws NullPointerException if {@code handler} is null
   */
  public IommuMemory withMissHandler(IommuMissHandler handler) {
    return new IommuMemory(memory, iotlb, Objects.requireNonNull(handler, "handler"), log);
  }

  /**
   * Returns a view whose writes are logged by I/O virtual address too.
   *
   * @param iovaLog what to mark
   * @return a new view of the same memory; this one does not change
   * @throws NullPointerException if {@code iovaLog} is null
   */
  public IommuMemory withLog(IovaLog iovaLog) {
    return new IommuMemory(memory, iotlb, missHandler, Objects.requireNonNull(iovaLog, "iovaLog"));
  }

  /**
   * Returns the translations of this view.
   *
   * @return the IOTLB
   */
  public Iotlb iotlb() {
    return iotlb;
  }

  /**
   * Tells whether an access would be possible now; the miss handler is asked as for the access.
   *
   * @param iova the first address, unsigned
   * @param length how many bytes
   * @param wanted what the access would do
   * @return true if it would not be a fault, nor write to a read-only region
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws NullPointerException if {@code wanted} is null
   */
  public boolean permits(long iova, long length, Permissions wanted) {
    Objects.requireNonNull(wanted, "wanted");
    try {
      access(new IovaAccess(iova, length, wanted), pieces -> 0);
      return true;
    } catch (IommuFaultException | ReadOnlyRegionException e) {
      return false;
    }
  }

  /**
   * Reads a byte.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getByte}.
   *
   * @param iova the I/O virtual address, unsigned
   * @return the byte
   * @throws IommuFaultException if it cannot be translated for reading
   * @throws RegionClosedException if the region is closed
   */
  public byte getByte(long iova) {
    return (byte) read(iova, 1);
  }

  /**
   * Writes a byte.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putByte}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param value the value
   * @throws IommuFaultException if it cannot be translated for writing
   * @throws ReadOnlyRegionException if the region is read-only; nothing was written
   * @throws RegionClosedException if the region is closed
   */
  public void putByte(long iova, byte value) {
    write(new IovaAccess(iova, 1, Permissions.WRITE), pieces -> pieces.write(value, 1));
  }

  /**
   * Reads a 16-bit value in native byte order; it may cross borders, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getShort}.
   *
   * @param iova the I/O virtual address, unsigned
   * @return the value
   * @throws IommuFaultException if it cannot be translated for reading
   * @throws RegionClosedException if a region is closed
   */
  public short getShort(long iova) {
    return (short) read(iova, 2);
  }

  /**
   * Writes a 16-bit value in native byte order; it may cross borders, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putShort}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param value the value
   * @throws IommuFaultException if it cannot be translated for writing
   * @throws ReadOnlyRegionException if a region is read-only; nothing was written
   * @throws RegionClosedException if a region is closed
   */
  public void putShort(long iova, short value) {
    write(new IovaAccess(iova, 2, Permissions.WRITE), pieces -> pieces.write(value, 2));
  }

  /**
   * Reads a 32-bit value in native byte order; it may cross borders, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getInt}.
   *
   * @param iova the I/O virtual address, unsigned
   * @return the value
   * @throws IommuFaultException if it cannot be translated for reading
   * @throws RegionClosedException if a region is closed
   */
  public int getInt(long iova) {
    return (int) read(iova, 4);
  }

  /**
   * Writes a 32-bit value in native byte order; it may cross borders, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putInt}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param value the value
   * @throws IommuFaultException if it cannot be translated for writing
   * @throws ReadOnlyRegionException if a region is read-only; nothing was written
   * @throws RegionClosedException if a region is closed
   */
  public void putInt(long iova, int value) {
    write(new IovaAccess(iova, 4, Permissions.WRITE), pieces -> pieces.write(value, 4));
  }

  /**
   * Reads a 64-bit value in native byte order; it may cross borders, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getLong}.
   *
   * @param iova the I/O virtual address, unsigned
   * @return the value
   * @throws IommuFaultException if it cannot be translated for reading
   * @throws RegionClosedException if a region is closed
   */
  public long getLong(long iova) {
    return read(iova, 8);
  }

  /**
   * Writes a 64-bit value in native byte order; it may cross borders, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putLong}.
   *
   * @param iova the I/O virtual address, unsigned
   * @param value the value
   * @throws IommuFaultException if it cannot be translated for writing
   * @throws ReadOnlyRegionException if a region is read-only; nothing was written
   * @throws RegionClosedException if a region is closed
   */
  public void putLong(long iova, long value) {
    write(new IovaAccess(iova, 8, Permissions.WRITE), pieces -> pieces.write(value, 8));
  }

  /**
   * Copies bytes out of the memory.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#get(long, byte[], int, int)}.
   *
   * @param iova the first I/O virtual address, unsigned
   * @param target where the bytes go
   * @param from the first index written in {@code target}
   * @param length how many bytes to copy
   * @throws NullPointerException if {@code target} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code target}
   * @throws IommuFaultException if not all of it can be translated for reading; none was copied
   * @throws RegionClosedException if a region is closed
   */
  public void get(long iova, byte[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    access(
        new IovaAccess(iova, length, Permissions.READ),
        pieces -> {
          pieces.get(target, from);
          return 0;
        });
  }

  /**
   * Copies bytes into the memory.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#put(long, byte[], int, int)}.
   *
   * @param iova the first I/O virtual address, unsigned
   * @param source where the bytes come from
   * @param from the first index read in {@code source}
   * @param length how many bytes to copy
   * @throws NullPointerException if {@code source} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code source}
   * @throws IommuFaultException if not all of it can be translated for writing; none was copied
   * @throws ReadOnlyRegionException if a region is read-only; nothing was written
   * @throws RegionClosedException if a region is closed
   */
  public void put(long iova, byte[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    write(new IovaAccess(iova, length, Permissions.WRITE), pieces -> pieces.put(source, from));
  }

  /**
   * Sets every byte of a range.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#fill}.
   *
   * @param iova the first I/O virtual address, unsigned
   * @param length how many bytes to set
   * @param value the byte
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws IommuFaultException if not all of it can be translated for writing; none was set
   * @throws ReadOnlyRegionException if a region is read-only; nothing was written
   * @throws RegionClosedException if a region is closed
   */
  public void fill(long iova, long length, byte value) {
    write(new IovaAccess(iova, length, Permissions.WRITE), pieces -> pieces.fill(value));
  }

  /**
   * Fills a byte buffer: as many bytes as it has remaining, moving its position.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#get(long, ByteBuffer)}.
   *
   * @param iova the first I/O virtual address, unsigned
   * @param target where the bytes go; its position moves only if all of them came
   * @throws NullPointerException if {@code target} is null
   * @throws ReadOnlyBufferException if {@code target} is read-only
   * @throws IommuFaultException if not all of it can be translated for reading; none was copied
   * @throws RegionClosedException if a region is closed
   */
  public void get(long iova, ByteBuffer target) {
    if (target.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    access(
        new IovaAccess(iova, target.remaining(), Permissions.READ),
        pieces -> {
          pieces.get(target);
          return 0;
        });
    target.position(target.limit());
  }

  /**
   * Writes what a byte buffer has remaining, moving its position.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#put(long, ByteBuffer)}.
   *
   * @param iova the first I/O virtual address, unsigned
   * @param source where the bytes come from; its position moves only if all of them went
   * @throws NullPointerException if {@code source} is null
   * @throws IommuFaultException if not all of it can be translated for writing; none was copied
   * @throws ReadOnlyRegionException if a region is read-only; nothing was written
   * @throws RegionClosedException if a region is closed
   */
  public void put(long iova, ByteBuffer source) {
    write(
        new IovaAccess(iova, source.remaining(), Permissions.WRITE), pieces -> pieces.put(source));
    source.position(source.limit());
  }

  /**
   * Copies bytes out of the memory, as many as come before a fault.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#get(long, byte[], int, int)}.
   *
   * @param iova the first I/O virtual address, unsigned
   * @param target where the bytes go
   * @param from the first index written in {@code target}
   * @param length how many bytes to copy at most
   * @return how many bytes were copied: {@code length}, or fewer but at least 1 before a fault
   * @throws NullPointerException if {@code target} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code target}
   * @throws IommuFaultException if the first byte cannot be translated for reading
   * @throws RegionClosedException if a region is closed
   */
  public int read(long iova, byte[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    return upToFault(
        new IovaAccess(iova, length, Permissions.READ), pieces -> pieces.get(target, from));
  }

  /**
   * Copies bytes into the memory, as many as fit before a fault.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#put(long, byte[], int, int)}.
   *
   * @param iova the first I/O virtual address, unsigned
   * @param source where the bytes come from
   * @param from the first index read in {@code source}
   * @param length how many bytes to copy at most
   * @return how many bytes were copied: {@code length}, or fewer but at least 1 before a fault
   * @throws NullPointerException if {@code source} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code source}
   * @throws IommuFaultException if the first byte cannot be translated for writing
   * @throws ReadOnlyRegionException if a region before the fault is read-only; nothing was written
   * @throws RegionClosedException if a region is closed
   */
  public int write(long iova, byte[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    return upToFault(
        new IovaAccess(iova, length, Permissions.WRITE),
        pieces -> marking(pieces.access(), () -> pieces.put(source, from)));
  }

  /**
   * Copies bytes from one I/O virtual address to another; the ranges may overlap.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#copyTo}. Guest memory that is mapped at two
   * addresses counts as two: through those, overlapping ranges may overwrite bytes unread.
   *
   * @param from the first I/O virtual address read, unsigned
   * @param to the first I/O virtual address written, unsigned
   * @param length how many bytes to copy
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws IommuFaultException if not all of {@code from} can be translated for reading, or of
   *     {@code to} for writing; none was copied
   * @throws ReadOnlyRegionException if a region written is read-only; nothing was written
   * @throws RegionClosedException if a region is closed
   */
  public void copy(long from, long to, long length) {
    IovaAccess reading = new IovaAccess(from, length, Permissions.READ);
    IovaAccess writing = new IovaAccess(to, length, Permissions.WRITE);
    if (length == 0) {
      return;
    }
    IovaLookup source = IovaLookup.whole(iotlb, reading);
    IovaLookup target = IovaLookup.whole(iotlb, writing);
    translated(
        current -> {
          IovaPieces read = source.pieces(current);
          IovaPieces written = target.pieces(current);
          marking(writing, () -> IovaCopy.copy(current, read, written));
          return length;
        },
        source,
        target);
  }

  private long read(long iova, int length) {
    return access(new IovaAccess(iova, length, Permissions.READ), pieces -> pieces.read(length));
  }

  private void write(IovaAccess access, Consumer<IovaPieces> bytes) {
    access(
        access,
        pieces -> {
          marking(access, () -> bytes.accept(pieces));
          return 0;
        });
  }

  @Override
  long ordered(IovaAccess access, OrderedValue value, LongPredicate writes) {
    return access(
        access,
        pieces -> {
          boolean written = access.wanted().allows(Permissions.WRITE);
          try {
            long found = pieces.ordered(value);
            written = writes.test(found);
            return found;
          } finally {
            mark(access, written);
          }
        });
  }

  private int upToFault(IovaAccess access, Consumer<IovaPieces> bytes) {
    if (access.length() == 0) {
      return 0;
    }
    IovaLookup lookup = IovaLookup.upToFault(iotlb, access);
    return (int)
        translated(
            current -> {
              IovaPieces pieces = lookup.pieces(current);
              bytes.accept(pieces);
              return pieces.access().length();
            },
            lookup);
  }

  private long access(IovaAccess access, ToLongFunction<IovaPieces> bytes) {
    if (access.length() == 0) {
      return 0;
    }
    IovaLookup lookup = IovaLookup.whole(iotlb, access);
    return translated(current -> bytes.applyAsLong(lookup.pieces(current)), lookup);
  }

  /** Translates accesses, with the handler's help, and makes them under those translations. */
  private long translated(ToLongFunction<GuestMemory> accesses, IovaLookup... lookups) {
    while (true) {
      iotlb.hold();
      try {
        boolean complete = true;
        for (IovaLookup lookup : lookups) {
          complete &= lookup.isComplete();
        }
        if (complete) {
          return accesses.applyAsLong(memory.get());
        }
      } finally {
        iotlb.release();
      }
      for (IovaLookup lookup : lookups) {
        lookup.resolve(missHandler);
      }
    }
  }

  /** Writes, and marks all of the access, also where only a part of it was written. */
  private void marking(IovaAccess access, Runnable writing) {
    try {
      writing.run();
    } finally {
      mark(access, true);
    }
  }

  private void mark(IovaAccess access, boolean written) {
    if (written && log != null) {
      log.mark(access.iova(), access.length());
    }
  }

  /**
   * Describes the view for messages.
   *
   * @return its translations
   */
  @Override
  public String toString() {
    return "guest memory behind " + iotlb;
  }
}
