package org.guestmem.api;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The memory of a guest: an immutable sorted set of regions that do not overlap.
 *
 * <p>Accesses by guest address may cross from one region into its neighbour; a value across a
 * border is composed of pieces and may tear. Atomic accesses stay inside one region. An empty
 * access succeeds at any address inside a region and at its end. Addresses are unsigned; a region
 * may end at 2<sup>64</sup>, and no access wraps around.
 *
 * <p>A transfer that meets a hole has moved what comes before it: {@code get}, {@code put}, {@code
 * fill} and {@code copy} then throw a {@link PartialTransferException} that says how much, {@code
 * read} and {@code write} return it.
 *
 * <p>Accesses follow a change of a region's protection ({@link MmapRegion#protect}) and of a {@link
 * RegionGroup}. One that runs during the change may be a {@link StaleViewException}: a write may
 * have been made, or made in part, so repeat it if that does no harm.
 *
 * <p>The host address of a guest address is had by {@link #lendHostAddress}, never without a
 * length: what follows is contiguous to the end of the region only, and valid while the lease is
 * open.
 *
 * <p>Thread-safety: immutable.
 */
public sealed class GuestMemory extends GuestScanAccess permits PrimaryMemory {

  GuestMemory(GuestMemoryRegion[] sorted) {
    super(sorted);
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
    RegionOrder.sort(sorted, GuestMemoryRegion::range);
    boolean primary = Stream.of(sorted).anyMatch(region -> region.slice() instanceof PrimarySlice);
    return primary ? new PrimaryMemory(sorted) : new GuestMemory(sorted);
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
   * Maps anonymous memory, one region for each range, and makes a memory of the regions.
   *
   * <p>They are named {@code ram0}, {@code ram1} and so on, in the order of the arguments.
   *
   * @param factory what maps the memory; a {@link RegionGroup} closes all of it together
   * @param ranges the guest addresses to map, in any order; each begins at a multiple of 4096
   * @return the memory; the caller closes the mappings of its regions
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if a range begins elsewhere or has more than 2<sup>63</sup> -
   *     1 bytes; nothing was mapped
   * @throws RegionOverlapException if two ranges overlap; nothing was mapped
   * @throws MappingFailedException if the host refuses a mapping; those made before it are closed
   */
  public static GuestMemory fromRanges(MmapRegionFactory factory, AddressRange... ranges) {
    List<RegionPlacement> placements = new ArrayList<>();
    for (AddressRange range : ranges) {
      if (range.length() <= 0) {
        throw new IllegalArgumentException(
            range + " has more than 2^63 - 1 bytes; split it into several regions");
      }
      String name = "ram" + placements.size();
      RegionSpec spec = RegionSpec.builder(range.length()).label(name).build();
      placements.add(new RegionPlacement(name, range.first(), spec));
    }
    return fromRanges(factory, placements);
  }

  /**
   * Maps memory of any kind, of files too, and makes a memory of the regions.
   *
   * @param factory what maps the memory; a {@link RegionGroup} closes all of it together
   * @param placements what to map, and where, in any order
   * @return the memory; the caller closes the mappings of its regions
   * @throws NullPointerException if an argument is null
   * @throws RegionOverlapException if two placements overlap; nothing was mapped
   * @throws MappingFailedException if a specification cannot work or the host refuses it; the
   *     mappings made before it are closed
   * @throws FeatureUnavailableException if the back end lacks what a specification asks for; the
   *     mappings made before it are closed
   */
  public static GuestMemory fromRanges(
      MmapRegionFactory factory, List<RegionPlacement> placements) {
    RegionPlacement[] sorted = placements.toArray(RegionPlacement[]::new);
    RegionOrder.sort(sorted, RegionPlacement::range);
    List<GuestMemoryRegion> mapped = new ArrayList<>();
    try {
      for (RegionPlacement placement : sorted) {
        mapped.add(placement.map(factory));
      }
      return of(mapped);
    } catch (RuntimeException | Error e) {
      mapped.forEach(region -> closeAfter(e, region));
      throw e;
    }
  }

  private static void closeAfter(Throwable failure, GuestMemoryRegion region) {
    try {
      region.mapping().close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
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
    GuestMemoryRegion region = within(address, length);
    if (region != null) {
      region.slice().get(address - region.base(), target, from, length);
      return;
    }
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
    GuestMemoryRegion region = within(address, length);
    if (region != null) {
      region.slice().put(address - region.base(), source, from, length);
      return;
    }
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
    GuestMemoryRegion region = within(address, length);
    if (region != null) {
      region.slice().fill(address - region.base(), length, value);
      return;
    }
    RegionWalk.walk(
        this, address, length, (slice, offset, done, count) -> slice.fill(offset, count, value));
  }

  /**
   * Fills a byte buffer: as many bytes as it has remaining, moving its position.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#get(long, ByteBuffer)}.
   *
   * @param address the first guest address, unsigned
   * @param target where the bytes go; its position moves only if all of them came
   * @throws NullPointerException if {@code target} is null
   * @throws ReadOnlyBufferException if {@code target} is read-only
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole came after some bytes were copied
   * @throws RegionClosedException if a region is closed
   */
  public void get(long address, ByteBuffer target) {
    if (target.isReadOnly()) {
      throw new ReadOnlyBufferException();
    }
    GuestMemoryRegion region = within(address, target.remaining());
    if (region != null) {
      region.slice().get(address - region.base(), target);
      return;
    }
    ByteBuffer rest = target.duplicate();
    RegionWalk.walk(
        this,
        address,
        target.remaining(),
        (slice, offset, done, count) ->
            slice.get(offset, rest.limit(rest.position() + (int) count)));
    target.position(target.limit());
  }

  /**
   * Writes what a byte buffer has remaining, moving its position.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#put(long, ByteBuffer)}.
   *
   * @param address the first guest address, unsigned
   * @param source where the bytes come from; its position moves only if all of them went
   * @throws NullPointerException if {@code source} is null
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws PartialTransferException if a hole came after some bytes were copied
   * @throws ReadOnlyRegionException if a region is read-only
   * @throws RegionClosedException if a region is closed
   */
  public void put(long address, ByteBuffer source) {
    GuestMemoryRegion region = within(address, source.remaining());
    if (region != null) {
      region.slice().put(address - region.base(), source);
      return;
    }
    ByteBuffer rest = source.duplicate();
    RegionWalk.walk(
        this,
        address,
        source.remaining(),
        (slice, offset, done, count) ->
            slice.put(offset, rest.limit(rest.position() + (int) count)));
    source.position(source.limit());
  }

  /**
   * Copies bytes out of the memory, as many as come before a hole.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#get(long, byte[], int, int)}.
   *
   * @param address the first guest address, unsigned
   * @param target where the bytes go
   * @param from the first index written in {@code target}
   * @param length how many bytes to copy at most
   * @return how many bytes were copied: {@code length}, or fewer but at least 1 before a hole
   * @throws NullPointerException if {@code target} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code target}
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws RegionClosedException if a region is closed
   */
  public int read(long address, byte[] target, int from, int length) {
    Objects.checkFromIndexSize(from, length, target.length);
    int count = (int) reachable(address, length);
    get(address, target, from, count);
    return count;
  }

  /**
   * Copies bytes into the memory, as many as fit before a hole.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#put(long, byte[], int, int)}.
   *
   * @param address the first guest address, unsigned
   * @param source where the bytes come from
   * @param from the first index read in {@code source}
   * @param length how many bytes to copy at most
   * @return how many bytes were copied: {@code length}, or fewer but at least 1 before a hole
   * @throws NullPointerException if {@code source} is null
   * @throws IndexOutOfBoundsException if {@code [from, from + length)} is not inside {@code source}
   * @throws OutOfRangeException if nothing is mapped at {@code address}
   * @throws ReadOnlyRegionException if a region is read-only; what lies before it was written
   * @throws RegionClosedException if a region is closed; what lies before it was written
   */
  public int write(long address, byte[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    int count = (int) reachable(address, length);
    put(address, source, from, count);
    return count;
  }

  /**
   * Copies bytes from one guest address to another; the ranges may overlap.
   *
   * <p>Memory ordering: none, as {@link VolatileSlice#copyTo}. Memory that is mapped at two guest
   * addresses counts as two: through those, overlapping ranges may overwrite bytes unread.
   *
   * @param from the first guest address read, unsigned
   * @param to the first guest address written, unsigned
   * @param length how many bytes to copy
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws OutOfRangeException if nothing is mapped at {@code from} or {@code to}
   * @throws PartialTransferException if a hole comes in one of the ranges; what comes before it was
   *     copied
   * @throws ReadOnlyRegionException if a region written is read-only
   * @throws RegionClosedException if a region is closed
   */
  public void copy(long from, long to, long length) {
    RegionCopy.copy(this, from, to, length);
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
