package org.guestmem.pagemap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.guestmem.api.AddressRange;
import org.guestmem.api.ByteSize;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;

/**
 * The memory of a machine by guest address, cut into cells of one size: which pages in each are
 * dirty and which are in RAM, at one moment or nearly so.
 *
 * <p>Thread-safety: immutable.
 *
 * @param machine the name of the virtual machine; may be empty
 * @param regions its regions, lowest guest address first
 */
public record PageMap(String machine, List<PageCells> regions) {

  /**
   * Sorts the regions.
   *
   * @throws NullPointerException if an argument or a region is null
   */
  public PageMap {
    Objects.requireNonNull(machine, "machine");
    regions =
        regions.stream()
            .sorted(Comparator.comparing(cells -> new GuestAddress(cells.range().first())))
            .toList();
  }

  /**
   * Looks at the memory of a machine. It takes no dirty page from anybody, and its cost grows with
   * the pages that are dirty or resident.
   *
   * @param machine the name of the virtual machine; may be empty
   * @param regions its regions; those that close meanwhile are left out
   * @param cells how many cells the map shall have at most, but for one more a region
   * @return what pages are dirty now, and, where the back end tells, what pages are in RAM
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code cells} is less than 1
   */
  public static PageMap of(String machine, Collection<GuestMemoryRegion> regions, int cells) {
    long cellSize = cellSize(regions, cells);
    List<PageCells> counted = new ArrayList<>();
    for (GuestMemoryRegion region : regions) {
      try {
        counted.add(look(region, cellSize));
      } catch (RegionClosedException e) {
        // Regions come and go: the map is of those that are there.
      }
    }
    return new PageMap(machine, counted);
  }

  /**
   * Makes the map of one region from pages that were harvested.
   *
   * @param machine the name of the virtual machine; may be empty
   * @param region the region; it may be closed
   * @param pages dirty pages of its log
   * @param cells how many cells the map shall have at most
   * @return the map
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code cells} is less than 1, or the pages are of a log of
   *     another size
   */
  public static PageMap ofDirty(
      String machine, GuestMemoryRegion region, DirtyPages pages, int cells) {
    if (pages.size() != region.size()) {
      throw new IllegalArgumentException(
          "dirty pages of %d bytes are not those of %s".formatted(pages.size(), region));
    }
    long cellSize = cellSize(List.of(region), cells);
    Map<Measure, CellCounts> counts = Map.of(Measure.DIRTY, dirty(region, pages, cellSize));
    return new PageMap(machine, List.of(cells(region, cellSize, counts)));
  }

  /**
   * Returns the guest addresses between the regions.
   *
   * @return the holes, lowest first; none before the first region or after the last
   */
  public List<AddressRange> holes() {
    List<AddressRange> holes = new ArrayList<>();
    for (int i = 1; i < regions.size(); i++) {
      long after = regions.get(i - 1).range().last() + 1;
      long before = regions.get(i).range().first();
      if (Long.compareUnsigned(after, before) < 0) {
        holes.add(new AddressRange(after, before - 1));
      }
    }
    return holes;
  }

  /**
   * What a cell of a map that has regions is, in a legend: bytes, where not all pages are alike.
   */
  String cellText() {
    PageCells first = regions.get(0);
    return regions.stream().allMatch(region -> region.pageSize() == first.pageSize())
        ? first.cellText()
        : ByteSize.format(first.cellSize());
  }

  private static PageCells look(GuestMemoryRegion region, long cellSize) {
    Map<Measure, CellCounts> counts = new EnumMap<>(Measure.class);
    MmapRegion mapping = region.mapping();
    mapping
        .dirtyBitmap()
        .filter(DirtyBitmap::isEnabled)
        .ifPresent(log -> counts.put(Measure.DIRTY, dirty(region, log.peek(), cellSize)));
    PageCounter resident = counter(region, cellSize);
    try {
      mapping.forEachResident(0, region.size(), resident);
      counts.put(Measure.RESIDENT, resident.counts());
    } catch (FeatureUnavailableException | HostCallFailedException e) {
      // Not told: then the measure is missing, for half a count would be a wrong one.
    }
    return cells(region, cellSize, counts);
  }

  private static CellCounts dirty(GuestMemoryRegion region, DirtyPages pages, long cellSize) {
    PageCounter counter = counter(region, cellSize);
    pages.forEachRange(counter);
    return counter.counts();
  }

  private static PageCounter counter(GuestMemoryRegion region, long cellSize) {
    PageCells shape = cells(region, cellSize, Map.of());
    return new PageCounter(shape.pageSize(), shape.cellPages(), shape.cells());
  }

  private static PageCells cells(
      GuestMemoryRegion region, long cellSize, Map<Measure, CellCounts> counts) {
    MmapRegion mapping = region.mapping();
    long pageSize = pageSize(region);
    return new PageCells(
        region.name(),
        "%s, %s back end".formatted(mapping.spec().backing(), mapping.backend()),
        region.range(),
        pageSize,
        cellSize / pageSize,
        counts);
  }

  /** A page is a bit of the dirty log where there is one, so that both measures count the same. */
  private static long pageSize(GuestMemoryRegion region) {
    MmapRegion mapping = region.mapping();
    return mapping.spec().tracksDirty()
        ? mapping.spec().dirtyPageSize()
        : mapping.facts().pageSize().orElse(RegionSpec.DEFAULT_DIRTY_PAGE_SIZE);
  }

  /** A power of two: rows then begin at round addresses. */
  private static long cellSize(Collection<GuestMemoryRegion> regions, int cells) {
    if (cells < 1) {
      throw new IllegalArgumentException("a map of " + cells + " cells");
    }
    long largestPage = regions.stream().mapToLong(PageMap::pageSize).max().orElse(1);
    long size = largestPage;
    while (size < 1L << 62
        && cellsOf(regions, size) > cells
        && cellsOf(regions, size) > regions.size()) {
      size <<= 1;
    }
    return size;
  }

  private static long cellsOf(Collection<GuestMemoryRegion> regions, long cellSize) {
    return regions.stream().mapToLong(region -> (region.size() - 1) / cellSize + 1).sum();
  }
}
