package org.guestmem.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.fallback.AnonymousMemory;
import org.guestmem.fallback.FallbackRegionFactory;
import org.guestmem.ffm.FfmRegionFactory;
import org.guestmem.fuzz.ModelMemory.Piece;

/**
 * The memory of a guest and its model, kept in step: neighbours, holes, an odd size, a read-only
 * region, one across 2^63 and one up to 2^64.
 */
final class Guest {
  /** What can map it. */
  static final List<MmapRegionFactory> BACK_ENDS =
      List.of(
          new FallbackRegionFactory(AnonymousMemory.HEAP),
          new FallbackRegionFactory(AnonymousMemory.DIRECT),
          new FfmRegionFactory());

  private static final Map<MmapRegionFactory, Guest> GUESTS = new HashMap<>();

  final GuestMemory memory;
  final ModelMemory model = new ModelMemory();
  private final long[] borders;

  private Guest(MmapRegionFactory factory) {
    model.add(new Piece(0, 8192, false, 4096));
    model.add(new Piece(0x2000, 4198, false, 4096));
    model.add(new Piece(0x4000, 4096, false, 4096));
    model.add(new Piece(0x5000, 4096, true, 4096));
    model.add(new Piece(0x6000, 12_288, false, 8192));
    model.add(new Piece(Long.MAX_VALUE - 4095, 8192, false, 4096));
    model.add(new Piece(-8192, 8192, false, 4096));
    List<GuestMemoryRegion> regions = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    for (Piece piece : model.pieces()) {
      RegionSpec spec =
          RegionSpec.builder(piece.bytes.length)
              .protection(piece.readOnly ? Protection.READ_ONLY : Protection.READ_WRITE)
              .trackDirty(piece.pageSize)
              .build();
      regions.add(GuestMemoryRegion.of("ram", piece.base, factory.create(spec)));
      ends.add(piece.base);
      ends.add(piece.base + piece.bytes.length);
    }
    memory = GuestMemory.of(regions);
    borders = ends.stream().mapToLong(Long::longValue).toArray();
  }

  /** A guest whose memory is zero and clean; it is made once a back end, for speed. */
  static Guest fresh(Choices choices) {
    Guest guest = GUESTS.computeIfAbsent(choices.of(BACK_ENDS), Guest::new);
    for (GuestMemoryRegion region : guest.memory.regions()) {
      if (!region.mapping().isReadOnly()) {
        region.slice().fill(0, region.size(), (byte) 0);
      }
      guest.log(region).harvest();
    }
    for (Piece piece : guest.model.pieces()) {
      Arrays.fill(piece.bytes, (byte) 0);
      piece.dirty.clear();
    }
    return guest;
  }

  /** An address: mostly in a region or near a border of one. */
  long address(Choices choices) {
    int kind = choices.octet();
    return switch (kind & 7) {
      case 0 -> choices.number();
      case 1, 2, 3 -> borders[(kind >>> 3) % borders.length] + (byte) choices.octet();
      default -> borders[(kind >>> 3) % borders.length & -2] + choices.number(2);
    };
  }

  /** Compares all bytes and the pages that are marked, also of regions that nobody accessed. */
  void compare() {
    for (GuestMemoryRegion region : memory.regions()) {
      Piece piece = model.there(region.base());
      byte[] found = new byte[(int) region.size()];
      region.slice().get(0, found, 0, found.length);
      int differs = Arrays.mismatch(piece.bytes, found);
      Expect.same(-1, differs, "first byte that differs of " + region);
      String words = Arrays.toString(log(region).peek().toWords());
      Expect.same(Arrays.toString(piece.dirtyWords()), words, "dirty pages of " + region);
    }
  }

  private DirtyBitmap log(GuestMemoryRegion region) {
    return region.mapping().dirtyBitmap().orElseThrow();
  }
}
