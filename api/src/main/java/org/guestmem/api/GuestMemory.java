package org.guestmem.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a guest: an immutable sorted set of regions that do not overlap.
 *
 * <p>Accesses by guest address may cross from one region into its neighbour; a value across a
 * border is composed of pieces and may tear. Atomic accesses stay inside one region: {@link #slice}
 * gives the view to make them in. An empty access succeeds at any address inside a region and at
 * its end. Addresses are unsigned; a region may end at 2<sup>64</sup>, and no access wraps around.
 *
 * <p>Thread-safety: immutable.
 */
public final class GuestMemory {
  private final GuestMemoryRegion[] regions;
  private final RegionTable table;

  private GuestMemory(GuestMemoryRegion[] sorted) {
    this.regions = sorted;
    this.table = new RegionTable(sorted);
  }

  /**
   * Makes a memory of regions, in any order; there may be none.
   *
   * @param regions the regions
   * @return the memory
   * @throws NullPointerException if an argument is null
   * @throws RegionOverlapException if two regions claim the same guest address
   */
  public static GuestMemory of(Collection<GuestMemoryRegion> regions) {
    GuestMemoryRegion[] sorted = regions.toArray(GuestMemoryRegion[]::new);
    Arrays.sort(sorted, Comparator.comparing(r -> new GuestAddress(r.base())));
    for (int i = 1; i < sorted.length; i++) {
      if (Long.compareUnsigned(sorted[i - 1].last(), sorted[i].base()) >= 0) {
        throw new RegionOverlapException(sorted[i - 1], sorted[i]);
      }
    }
    return new GuestMemory(sorted);
  }

  /**
   * Makes a memory of regions, in any order.
   *
   * @param regions the regions
   * @return the memory
   * @throws NullPointerException if an argument is null
   * @throws RegionOverlapException if two regions claim the same guest address
   */
  public static GuestMemory of(GuestMemoryRegion... regions) {
    return of(List.of(regions));
  }

  /**
   * Returns a memory with one region more.
   *
   * @param region the region to add
   * @return a new memory; this one does not change
   * @throws RegionOverlapException if it overlaps a region that is there
   */
  public GuestMemory with(GuestMemoryRegion region) {
    List<GuestMemoryRegion> more = new ArrayList<>(regions());
    more.add(region);
    return of(more);
  }

  /**
   * Returns a memory without a region.
   *
   * @param region the region to leave out
   * @return a new memory; this one does not change
   * @throws IllegalArgumentException if the region is not there
   */
  public GuestMemory without(GuestMemoryRegion region) {
    List<GuestMemoryRegion> fewer = new ArrayList<>(regions());
    if (!fewer.remove(region)) {
      throw new IllegalArgumentException(region + " is not in this memory");
    }
    return of(fewer);
  }

  /**
   * Returns the regions.
   *
   * @return the regions by ascending address, immutable
   */
  public List<GuestMemoryRegion> regions() {
    return List.of(regions);
  }

  /**
   * Returns the last guest address that is mapped.
   *
   * @return the address, inclusive and unsigned, or empty if there is no region
   */
  public OptionalLong lastAddress() {
    return regions.length == 0
        ? OptionalLong.empty()
        : OptionalLong.of(regions[regions.length - 1].last());
  }

  /**
   * Finds the region of a guest address.
   *
   * @param address the guest address, unsigned
   * @return the region, or empty where nothing is mapped
   */
  public Optional<GuestMemoryRegion> find(long address) {
    int index = table.find(address);
    return index < 0 ? Optional.empty() : Optional.of(regions[index]);
  }

  /**
   * Tells whether every byte of a range is mapped.
   *
   * @param address the first guest address, unsigned
   * @param length how many bytes; 0 asks whether an empty access is legal there
   * @return true if no byte is missing
   * @throws IllegalArgumentException if {@code length} is negative
   */
  public boolean contains(long address, long length) {
    return RegionWalk.mapped(this, address, length) == length && begins(address);
  }

  /**
   * Returns a view of a range that lies in one region.
   *
   * @param address the first guest address, unsigned
   * @param length how many bytes
   * @return the view
   * @throws OutOfRangeException if the range is not all mapped by one region
   * @throws RegionClosedException if the region is closed
   * @throws IllegalArgumentException if {@code length} is negative
   */
  public VolatileSlice slice(long address, long length) {
    int index = length == 0 ? table.findOrEnd(address) : table.find(address);
    if (index >= 0 && length <= regions[index].size() - (address - regions[index].base())) {
      return regions[index].mapping().slice(address - regions[index].base(), length);
    }
    throw missing(address, length);
  }

  /**
   * Reads a byte.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getByte}.
   *
   * @param address the guest address, unsigned
   * @return the byte
   * @throws OutOfRangeException if it is not mapped
   * @throws RegionClosedException if the region is closed
   */
  public byte getByte(long address) {
    GuestMemoryRegion region = region(address, 1);
    return region.slice().getByte(address - region.base());
  }

  /**
   * Writes a byte.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putByte}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if it is not mapped
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   */
  public void putByte(long address, byte value) {
    GuestMemoryRegion region = region(address, 1);
    region.slice().putByte(address - region.base(), value);
  }

  /**
   * Reads a 16-bit value in native byte order; it may cross a border, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getShort}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole follows before the value ends
   * @throws RegionClosedException if the region is closed
   */
  public short getShort(long address) {
    GuestMemoryRegion region = within(address, 2);
    return region != null
        ? region.slice().getShort(address - region.base())
        : (short) RegionWalk.read(this, address, 2);
  }

  /**
   * Writes a 16-bit value in native byte order; it may cross a border, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putShort}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole follows before the value ends
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   */
  public void putShort(long address, short value) {
    GuestMemoryRegion region = within(address, 2);
    if (region != null) {
      region.slice().putShort(address - region.base(), value);
    } else {
      RegionWalk.write(this, address, value & 0xffffL, 2);
    }
  }

  /**
   * Reads a 32-bit value in native byte order; it may cross a border, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getInt}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole follows before the value ends
   * @throws RegionClosedException if the region is closed
   */
  public int getInt(long address) {
    GuestMemoryRegion region = within(address, 4);
    return region != null
        ? region.slice().getInt(address - region.base())
        : (int) RegionWalk.read(this, address, 4);
  }

  /**
   * Writes a 32-bit value in native byte order; it may cross a border, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putInt}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole follows before the value ends
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   */
  public void putInt(long address, int value) {
    GuestMemoryRegion region = within(address, 4);
    if (region != null) {
      region.slice().putInt(address - region.base(), value);
    } else {
      RegionWalk.write(this, address, value & 0xffff_ffffL, 4);
    }
  }

  /**
   * Reads a 64-bit value in native byte order; it may cross a border, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#getLong}.
   *
   * @param address the guest address, unsigned
   * @return the value
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole follows before the value ends
   * @throws RegionClosedException if the region is closed
   */
  public long getLong(long address) {
    GuestMemoryRegion region = within(address, 8);
    return region != null
        ? region.slice().getLong(address - region.base())
        : RegionWalk.read(this, address, 8);
  }

  /**
   * Writes a 64-bit value in native byte order; it may cross a border, and may tear there.
   *
   * <p>Memory ordering: as {@link VolatileSlice#putLong}.
   *
   * @param address the guest address, unsigned
   * @param value the value
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole follows before the value ends
   * @throws ReadOnlyRegionException if the region is read-only
   * @throws RegionClosedException if the region is closed
   */
  public void putLong(long address, long value) {
    GuestMemoryRegion region = within(address, 8);
    if (region != null) {
      region.slice().putLong(address - region.base(), value);
    } else {
      RegionWalk.write(this, address, value, 8);
    }
  }

  /**
   * Copies bytes out of the memory.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#get(long, byte[], int, int)}.
   *
   * @param address the first guest address, unsigned
   * @param target where the bytes go
   * @param from the first index written in {@code target}
   * @param length how many bytes to copy
   * @throws NullPointerException if {@code target} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code target}
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole came after some bytes were copied
   * @throws RegionClosedException if a region is closed
   */
  public void get(long address, byte[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    RegionWalk.walk(
        this,
        address,
        length,
        (slice, offset, done, count) -> slice.get(offset, target, from + (int) done, (int) count));
  }

  /**
   * Copies bytes into the memory.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#put(long, byte[], int, int)}.
   *
   * @param address the first guest address, unsigned
   * @param source where the bytes come from
   * @param from the first index read in {@code source}
   * @param length how many bytes to copy
   * @throws NullPointerException if {@code source} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code source}
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole came after some bytes were copied
   * @throws ReadOnlyRegionException if a region is read-only
   * @throws RegionClosedException if a region is closed
   */
  public void put(long address, byte[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    RegionWalk.walk(
        this,
        address,
        length,
        (slice, offset, done, count) -> slice.put(offset, source, from + (int) done, (int) count));
  }

  /**
   * Sets every byte of a range.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#fill}.
   *
   * @param address the first guest address, unsigned
   * @param length how many bytes to set
   * @param value the byte
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole came after some bytes were set
   * @throws ReadOnlyRegionException if a region is read-only
   * @throws RegionClosedException if a region is closed
   */
  public void fill(long address, long length, byte value) {
    RegionWalk.walk(
        this, address, length, (slice, offset, done, count) -> slice.fill(offset, count, value));
  }

  /** The region that holds a whole value, or null where it crosses a border. */
  private @Nullable GuestMemoryRegion within(long address, int length) {
    int index = table.find(address);
    return index >= 0 && address - regions[index].base() <= regions[index].size() - length
        ? regions[index]
        : null;
  }

  private GuestMemoryRegion region(long address, int length) {
    int index = table.find(address);
    if (index < 0) {
      throw missing(address, length);
    }
    return regions[index];
  }

  boolean begins(long address) {
    return table.findOrEnd(address) >= 0;
  }

  RegionTable table() {
    return table;
  }

  GuestMemoryRegion region(int index) {
    return regions[index];
  }

  int count() {
    return regions.length;
  }

  RuntimeException missing(long address, long length) {
    return length < 0
        ? new IllegalArgumentException("length " + length + " is negative")
        : OutOfRangeException.ofAddress(address, length, table.describe(address));
  }

  /**
   * Describes the memory for messages.
   *
   * @return its regions
   */
  @Override
  public String toString() {
    return "guest memory " + regions();
  }
}
