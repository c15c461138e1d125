package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.guestmem.api.Backing;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.Discarded;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.Protection;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Discarded pages are zero and stay usable; what lies beside them stays as it was. */
public interface DiscardContract extends Contract {

  /** The page that ranges are made of, in all kinds of region. */
  private int page() {
    return (int) regions().factory().granularity();
  }

  private boolean hasDiscard(MmapRegion region) {
    return regions().hasOrRefuses(MmapRegionFactory.FEATURE_DISCARD, () -> region.discard(0, 0));
  }

  @ParameterizedTest
  @EnumSource
  default void discardedBytesMustBeZeroAndTheOthersStay(RegionKind kind) {
    MmapRegion region = regions().create(kind, 8L * page());
    region.slice().fill(0, region.size(), Access.FILLER);
    if (hasDiscard(region)) {
      byte[] model = BulkContract.contents(region.slice());
      for (int[] pages : new int[][] {{2, 3}, {0, 1}, {7, 1}, {3, 3}, {3, 3}, {0, 8}}) {
        Discarded done = region.discard((long) pages[0] * page(), (long) pages[1] * page());
        Arrays.fill(model, pages[0] * page(), (pages[0] + pages[1]) * page(), (byte) 0);
        assertEquals((long) pages[1] * page(), done.bytes());
        assertNotEquals(Discarded.Mechanism.NONE, done.mechanism());
        assertArrayEquals(model, BulkContract.contents(region.slice()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void discardedBytesMustTakeNewOnes(RegionKind kind) {
    MmapRegion region = regions().create(kind, 4L * page());
    if (hasDiscard(region)) {
      for (int round = 1; round < 4; round++) {
        region.slice().putLong(2L * page() - 4, round);
        assertEquals(round, region.slice().getLong(2L * page() - 4));
        region.discard(page(), 2L * page());
        region.slice().putLong(2L * page() - 4, ~round);
        assertEquals(~round, region.slice().getLong(2L * page() - 4));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void endOfTheRegionMustCountAsABorder(RegionKind kind) {
    MmapRegion region = regions().create(kind, 2L * page() + 77);
    region.slice().fill(0, region.size(), Access.FILLER);
    if (hasDiscard(region)) {
      assertEquals(page() + 77, region.discard(page(), page() + 77).bytes());
      byte[] model = new byte[2 * page() + 77];
      Arrays.fill(model, 0, page(), Access.FILLER);
      assertArrayEquals(model, BulkContract.contents(region.slice()));
    }
  }

  @Test
  default void sharedFileMustLoseTheBytesOfTheRangeAlone() throws IOException {
    // The region ends inside a page of the file: what follows there is not the region's.
    byte[] contents = new byte[5 * page()];
    Arrays.fill(contents, Access.FILLER);
    Path path = regions().file(contents);
    RegionSpec.Builder spec =
        RegionSpec.builder(2L * page() + 99).backing(Backing.file(path, page()));
    MmapRegion region = regions().create(spec);
    MmapRegion other = regions().create(spec);
    if (hasDiscard(region)) {
      region.discard(page(), page() + 99);
      Arrays.fill(contents, 2 * page(), 3 * page() + 99, (byte) 0);
      assertArrayEquals(contents, Files.readAllBytes(path));
      assertArrayEquals(
          Arrays.copyOfRange(contents, page(), 3 * page() + 99),
          BulkContract.contents(other.slice()));
    }
  }

  @Test
  default void privateFileMustKeepItsBytes() throws IOException {
    byte[] contents = new byte[4 * page()];
    Arrays.fill(contents, Access.FILLER);
    Path path = regions().file(contents);
    MmapRegion region =
        regions()
            .create(
                RegionSpec.builder(4L * page())
                    .backing(Backing.file(path, 0))
                    .sharing(RegionKind.PRIVATE_FILE.sharing()));
    region.slice().putLong(page(), 1);
    if (hasDiscard(region)) {
      region.discard(page(), 2L * page());
      assertEquals(0, region.slice().getLong(page()), "written before");
      assertEquals(0, region.slice().getLong(2L * page()), "as in the file before");
      assertEquals(Access.FILLER, region.slice().getByte(3L * page()));
      region.slice().putLong(page(), 2);
      assertArrayEquals(contents, Files.readAllBytes(path));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void discardedPagesMustBeMarkedDirty(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 8L * page());
    if (hasDiscard(region)) {
      region.discard(2L * page(), 3L * page());
      DirtyPages pages = region.dirtyBitmap().orElseThrow().harvest();
      assertEquals(3L * page() / PAGE, pages.count());
      assertTrue(pages.isDirty(2L * page()) && pages.isDirty(5L * page() - 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void emptyRangeMustDoNothing(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, page() + 5L);
    region.slice().fill(0, region.size(), Access.FILLER);
    region.dirtyBitmap().orElseThrow().harvest();
    if (hasDiscard(region)) {
      for (long offset : new long[] {0, page(), region.size()}) {
        assertEquals(new Discarded(0, Discarded.Mechanism.NONE), region.discard(offset, 0));
      }
      assertEquals(Access.FILLER, region.slice().getByte(page()));
      assertEquals(0, region.dirtyBitmap().orElseThrow().count());
    }
  }

  @ParameterizedTest
  @EnumSource
  default void rangeThatCutsAPageMustBeRefusedNamingThePageSize(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 3L * page() + 5);
    region.slice().fill(0, region.size(), Access.FILLER);
    region.dirtyBitmap().orElseThrow().harvest();
    if (hasDiscard(region)) {
      for (long[] range :
          new long[][] {{1, page()}, {0, 1}, {0, page() - 1}, {page(), page() + 4}, {8, 0}}) {
        IllegalArgumentException e =
            assertThrows(IllegalArgumentException.class, () -> region.discard(range[0], range[1]));
        assertTrue(String.valueOf(e.getMessage()).contains(Integer.toString(page())));
      }
      assertEquals(Access.FILLER, region.slice().getByte(0));
      assertEquals(0, region.dirtyBitmap().orElseThrow().count());
    }
  }

  @ParameterizedTest
  @EnumSource
  default void discardOutsideMustBeRefused(RegionKind kind) {
    MmapRegion region = regions().create(kind, 2L * page());
    for (long[] range :
        new long[][] {
          {0, 3L * page()},
          {-page(), page()},
          {2L * page(), page()},
          {4L * page(), 0},
          {page(), Long.MAX_VALUE},
          {Long.MIN_VALUE, Long.MAX_VALUE}
        }) {
      assertThrows(OutOfRangeException.class, () -> region.discard(range[0], range[1]));
    }
    assertThrows(IllegalArgumentException.class, () -> region.discard(page(), -page()));
  }

  @Test
  default void readOnlyRegionMustKeepItsBytes() throws IOException {
    byte[] contents = new byte[2 * page()];
    Arrays.fill(contents, Access.FILLER);
    Path path = regions().file(contents);
    for (RegionKind kind : RegionKind.values()) {
      RegionSpec.Builder spec =
          RegionSpec.builder(contents.length)
              .sharing(kind.sharing())
              .protection(Protection.READ_ONLY);
      MmapRegion region =
          regions().create(kind.isFile() ? spec.backing(Backing.file(path, 0)) : spec);
      ReadOnlyRegionException e =
          assertThrows(ReadOnlyRegionException.class, () -> region.discard(page(), page()));
      assertEquals(page(), e.offset());
      assertEquals(page(), e.length());
    }
    assertArrayEquals(contents, Files.readAllBytes(path));
  }

  @Test
  default void closedRegionMustDiscardNothing() {
    MmapRegion region = regions().anonymous(page());
    region.close();
    assertThrows(RegionClosedException.class, () -> region.discard(0, page()));
    assertThrows(RegionClosedException.class, () -> region.discard(0, 0));
  }
}
