package org.guestmem.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which guest addresses are mapped, and by which region: the first part of {@link GuestMemory}.
 *
 * <p>Thread-safety: immutable.
 */
public abstract sealed class GuestLayout permits GuestOpaqueAccess {
  private final GuestMemoryRegion[] regions;
  private final RegionTable table;

  // Of the table, and held here because every access by address asks for them.
  private final RegionTable.Cell[] cells;
  private final int shift;

  /** Creates the part, of regions that are sorted and do not overlap. */
  GuestLayout(GuestMemoryRegion[] sorted) {
    this.regions = sorted;
    this.table = new RegionTable(sorted);
    this.cells = table.cells;
    this.shift = table.shift;
  }

  /**
   * Returns the regions.
   *
   * @return the regions by ascending address, immutable
   */
  public final List<GuestMemoryRegion> regions() {
    return List.of(regions);
  }

  /**
   * Returns the last guest address that is mapped.
   *
   * @return the address, inclusive and unsigned, or empty if there is no region
   */
  public final OptionalLong lastAddress() {
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
  public final Optional<GuestMemoryRegion> find(long address) {
    int index = table.find(address);
    return index < 0 ? Optional.empty() : Optional.of(regions[index]);
  }

  /**
   * Finds a region by its name.
   *
   * @param name the name, as in {@link GuestMemoryRegion#name}
   * @return the region, the lowest if several have the name, or empty if none has
   */
  public final Optional<GuestMemoryRegion> find(String name) {
    return Stream.of(regions).filter(region -> region.name().equals(name)).findFirst();
  }

  /**
   * Tells whether every byte of a range is mapped.
   *
   * @param address the first guest address, unsigned
   * @param length how many bytes; 0 asks whether an empty access is legal there
   * @return true if no byte is missing
   * @throws IllegalArgumentException if {@code length} is negative
   */
  public final boolean contains(long address, long length) {
    return RegionWalk.mapped(this, address, length) == length && begins(address);
  }

  /**
   * Tells whether every byte of a range is mapped.
   *
   * @param range the guest addresses
   * @return true if no byte is missing
   */
  public final boolean contains(AddressRange range) {
    return holes(range).isEmpty();
  }

  /**
   * Returns the guest address at a distance, if it is mapped; what lies between may be a hole.
   *
   * @param address the guest address to start from, unsigned; it need not be mapped
   * @param offset how many bytes above it, unsigned
   * @return the sum, or empty if nothing is mapped there or it is not below 2<sup>64</sup>
   */
  public final OptionalLong checkedOffset(long address, long offset) {
    long sum = address + offset;
    return Long.compareUnsigned(sum, address) >= 0 && table.find(sum) >= 0
        ? OptionalLong.of(sum)
        : OptionalLong.empty();
  }

  /**
   * Returns the ranges between the regions where nothing is mapped.
   *
   * @return the holes by ascending address, immutable; what lies below the lowest region and above
   *     the highest is none
   */
  public final List<AddressRange> holes() {
    return regions.length == 0
        ? List.of()
        : holes(new AddressRange(regions[0].base(), regions[regions.length - 1].last()));
  }

  /**
   * Returns the parts of a range where nothing is mapped.
   *
   * @param range where to look
   * @return the holes by ascending address, cut to the range, immutable
   */
  public final List<AddressRange> holes(AddressRange range) {
    List<AddressRange> holes = new ArrayList<>();
    long next = range.first();
    for (GuestMemoryRegion region : regions) {
      if (!region.range().intersects(new AddressRange(next, range.last()))) {
        continue;
      }
      if (Long.compareUnsigned(next, region.base()) < 0) {
        holes.add(new AddressRange(next, region.base() - 1));
      }
      if (Long.compareUnsigned(region.last(), range.last()) >= 0) {
        return Collections.unmodifiableList(holes);
      }
      next = region.last() + 1;
    }
    holes.add(new AddressRange(next, range.last()));
    return Collections.unmodifiableList(holes);
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
  public final VolatileSlice slice(long address, long length) {
    GuestMemoryRegion region = holding(address, length);
    return region.mapping().slice(address - region.base(), length);
  }

  /**
   * Lends the host address of a range that lies in one region; see {@link
   * MmapRegion#lendHostAddress(long, long, String, Runnable)}.
   *
   * @param address the first guest address, unsigned
   * @param length how many bytes, at least 1
   * @param holder who holds the address, for messages
   * @param onRevoke called at most once, on a thread of its own, when the region is closing or the
   *     bundle of its class has stopped: stop using the address, then close the lease
   * @return the lease; close it when the address is no longer used
   * @throws NullPointerException if {@code holder} or {@code onRevoke} is null
   * @throws OutOfRangeException if the range is not all mapped by one region
   * @throws RegionClosedException if the region is closed
   * @throws IllegalArgumentException if {@code length} is less than 1
   * @throws FeatureUnavailableException if the back end has no {@link
   *     MmapRegionFactory#FEATURE_HOST_ADDRESS}
   */
  public final HostAddressLease lendHostAddress(
      long address, long length, String holder, Runnable onRevoke) {
    GuestMemoryRegion region = holding(address, length);
    return region.mapping().lendHostAddress(address - region.base(), length, holder, onRevoke);
  }

  /**
   * Returns the views that make up a range, one for each region that it touches.
   *
   * @param address the first guest address, unsigned
   * @param length how many bytes
   * @return the views by ascending address, immutable; none for an empty range
   * @throws OutOfRangeException if a byte of the range is not mapped
   * @throws RegionClosedException if a region is closed
   * @throws IllegalArgumentException if {@code length} is negative
   */
  public final List<VolatileSlice> slices(long address, long length) {
    long mapped = reachable(address, length);
    if (mapped < length) {
      throw OutOfRangeException.ofAddress(address, length, table.describe(address + mapped));
    }
    List<VolatileSlice> views = new ArrayList<>();
    RegionWalk.walk(
        this,
        address,
        length,
        (slice, offset, done, count) -> views.add(slice.subslice(offset, count)));
    return Collections.unmodifiableList(views);
  }

  /**
   * Returns a range as one vector, for channels and streams.
   *
   * @param address the first guest address, unsigned
   * @param length how many bytes
   * @return the vector, which has a view for each region that the range touches
   * @throws OutOfRangeException if a byte of the range is not mapped
   * @throws RegionClosedException if a region is closed
   * @throws IllegalArgumentException if {@code length} is negative
   */
  public final IoVector ioVector(long address, long length) {
    return IoVector.of(slices(address, length));
  }

  /** The region that holds a whole range; a negative length is left to the mapping. */
  private GuestMemoryRegion holding(long address, long length) {
    int index = length == 0 ? table.findOrEnd(address) : table.find(address);
    if (index < 0 || length > regions[index].size() - (address - regions[index].base())) {
      throw missing(address, length);
    }
    return regions[index];
  }

  /** The region that holds a whole value or range, or null: it is empty, or crosses a border. */
  final @Nullable GuestMemoryRegion within(long address, long length) {
    int index = table.find(address);
    return index >= 0
            && length > 0
            && address - regions[index].base() <= regions[index].size() - length
        ? regions[index]
        : null;
  }

  /** The region of the first byte of an access. */
  final GuestMemoryRegion region(long address, int length) {
    int index = table.find(address);
    if (index < 0) {
      throw missing(address, length);
    }
    return regions[index];
  }

  /** How many bytes of a range come before a hole; its first byte must be mapped. */
  final long reachable(long address, long length) {
    long mapped = RegionWalk.mapped(this, address, length);
    if (mapped == 0 && (length > 0 || !begins(address))) {
      throw missing(address, length);
    }
    return mapped;
  }

  final boolean begins(long address) {
    return table.findOrEnd(address) >= 0;
  }

  final RegionTable.Cell cell(long address) {
    return RegionTable.cell(cells, address, shift);
  }

  final RegionTable table() {
    return table;
  }

  final GuestMemoryRegion region(int index) {
    return regions[index];
  }

  final RuntimeException missing(long address, long length) {
    return length < 0
        ? new IllegalArgumentException("length " + length + " is negative")
        : OutOfRangeException.ofAddress(address, length, table.describe(address));
  }
}
