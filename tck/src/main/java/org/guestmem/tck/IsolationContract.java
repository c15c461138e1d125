package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.guestmem.api.Backing;
import org.guestmem.api.IoVector;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;

/** New memory is zero, and no region shows what another holds or held. */
public interface IsolationContract extends Contract {

  /** Every kind of memory that is zero when created, in sizes that end inside and at a page. */
  private List<RegionSpec> fresh() {
    List<RegionSpec> all = new ArrayList<>();
    for (int size : new int[] {9, PAGE, 3 * PAGE + 5, 1 << 18}) {
      for (Sharing sharing : Sharing.values()) {
        all.add(RegionSpec.builder(size).sharing(sharing).build());
        if (regions().has(MmapRegionFactory.FEATURE_MEMFD)) {
          all.add(RegionSpec.builder(size).sharing(sharing).backing(Backing.memfd("tck")).build());
        }
      }
    }
    return all;
  }

  private static void assertZero(VolatileSlice view) {
    assertArrayEquals(
        new byte[(int) view.size()], BulkContract.contents(view), () -> "new " + view.region());
  }

  private static void soil(MmapRegion region, byte mark) {
    assertZero(region.slice());
    region.slice().fill(0, region.size(), mark);
  }

  private static void assertHolds(MmapRegion region, byte mark) {
    byte[] expected = new byte[(int) region.size()];
    Arrays.fill(expected, mark);
    assertArrayEquals(expected, BulkContract.contents(region.slice()), region::toString);
  }

  @Test
  default void newMemoryMustBeZeroWhereverOthersLeftTheirs() {
    for (int round = 0; round < 4; round++) {
      List<MmapRegion> dirty = new ArrayList<>();
      try (RegionGroup group = regions().factory().createGroup()) {
        for (RegionSpec spec : fresh()) {
          dirty.add(regions().factory().create(spec));
          dirty.add(group.create(spec));
        }
        dirty.forEach(region -> soil(region, Access.FILLER));
        MmapRegion.closeAll(dirty, MmapRegion.CLOSE_TIMEOUT);
      }
    }
  }

  @Test
  default void regionsMustHoldTheirOwnBytesAlone() {
    try (RegionGroup group = regions().group()) {
      List<MmapRegion> all = new ArrayList<>();
      for (RegionSpec spec : fresh()) {
        all.add(regions().create(spec));
        all.add(group.create(spec));
      }
      for (int i = 0; i < all.size(); i++) {
        soil(all.get(i), (byte) (i + 1));
      }
      for (int i = 0; i < all.size(); i += 2) {
        all.get(i).close();
        soil(regions().create(all.get(i).spec()), Access.FILLER);
      }
      for (int i = 1; i < all.size(); i += 2) {
        assertHolds(all.get(i), (byte) (i + 1));
      }
    }
  }

  @Test
  default void privateRegionsOfOneFileMustNotSeeEachOthersWrites() {
    RegionSpec.Builder spec = regions().spec(RegionKind.PRIVATE_FILE, 2 * PAGE + 5);
    MmapRegion shared = regions().create(spec.sharing(Sharing.SHARED));
    MmapRegion first = regions().create(spec.sharing(Sharing.PRIVATE));
    soil(first, (byte) 1);
    MmapRegion second = regions().create(spec);
    soil(second, (byte) 2);
    assertHolds(first, (byte) 1);
    assertZero(shared.slice());
  }

  @Test
  default void newMemfdMustHaveNothingOfOneOfItsName() throws IOException {
    if (regions().hasOrRefuses(MmapRegionFactory.FEATURE_MEMFD, Backing.memfd("twin"))) {
      RegionSpec.Builder spec = RegionSpec.builder(PAGE).backing(Backing.memfd("twin"));
      MmapRegion first = regions().create(spec);
      soil(first, (byte) 1);
      try (RegionDescriptor kept = first.duplicateDescriptor()) {
        first.close();
        soil(regions().create(spec), (byte) 2);
        RegionSpec.Builder again =
            RegionSpec.builder(PAGE).backing(Backing.descriptor(kept.number(), 0));
        assertHolds(regions().create(again), (byte) 1);
      }
    }
  }

  @Test
  default void discardedPagesMustShowNothingThatCameLater() {
    int page = (int) regions().factory().granularity();
    for (RegionKind kind : RegionKind.values()) {
      MmapRegion region = regions().create(kind, 4L * page);
      if (regions().hasOrRefuses(MmapRegionFactory.FEATURE_DISCARD, () -> region.discard(0, 0))) {
        region.slice().fill(0, region.size(), (byte) 1);
        region.discard(page, 2L * page);
        // Whoever takes pages now may well get those that were given back.
        for (RegionSpec spec : fresh()) {
          soil(regions().create(spec), Access.FILLER);
        }
        assertZero(region.slice(page, 2L * page));
        assertEquals(1, region.slice().getByte(3L * page));
      }
    }
  }

  @Test
  default void viewThatWasLeftMustNotReachTheMemoryThatCame() {
    VolatileSlice scratch = regions().anonymous(64).slice();
    List<Access> accesses = Access.all(scratch);
    for (RegionSpec spec : fresh()) {
      MmapRegion gone = regions().create(spec);
      VolatileSlice left = gone.slice();
      gone.close();
      MmapRegion came = regions().create(spec); // on Linux, mostly where the other was
      came.slice().fill(0, came.size(), (byte) 3);
      for (Access access : accesses) {
        assertThrows(RegionClosedException.class, () -> access.on(left, 0), access::name);
      }
      assertHolds(came, (byte) 3);
    }
  }

  @Test
  default void copiesOnTheWayToAChannelMustShowNothingOfOtherRegions() throws IOException {
    MmapRegion secret = regions().anonymous(1 << 17);
    secret.slice().fill(0, secret.size(), Access.FILLER);
    MmapRegion guest = regions().anonymous(1 << 17);
    IoVector.of(secret.slice()).writeFullyTo(new ByteArrayOutputStream());
    IoVector.of(secret.slice()).writeTo(Channels.newChannel(new ByteArrayOutputStream()));
    byte[] few = {1, 2, 3};
    IoVector.of(guest.slice()).readFrom(Channels.newChannel(new ByteArrayInputStream(few)));
    IoVector.of(guest.slice(PAGE, PAGE)).readFrom(new ByteArrayInputStream(few));
    byte[] expected = new byte[1 << 17];
    System.arraycopy(few, 0, expected, 0, few.length);
    System.arraycopy(few, 0, expected, PAGE, few.length);
    assertArrayEquals(expected, BulkContract.contents(guest.slice()));
  }
}
