package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.StaleViewException;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileRef;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change of protection ends the views that were made before, and nothing else. */
public interface ProtectContract extends Contract {

  /** Makes a region read-only; false if the back end cannot and said so. */
  private boolean protectedFromWrites(MmapRegion region) {
    return regions()
            .hasOrRefuses(
                MmapRegionFactory.FEATURE_PROTECT, () -> region.protect(Protection.READ_ONLY))
        && protect(region, Protection.READ_ONLY);
  }

  private static boolean protect(MmapRegion region, Protection wanted) {
    region.protect(wanted);
    assertEquals(wanted, region.protection());
    assertEquals(wanted == Protection.READ_ONLY, region.isReadOnly());
    return true;
  }

  @ParameterizedTest
  @EnumSource
  default void protectedRegionMustBeReadAndRefuseEveryWrite(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, PAGE);
    region.slice().fill(0, PAGE, Access.FILLER);
    region.dirtyBitmap().orElseThrow().harvest();
    byte[] contents = BulkContract.contents(region.slice());
    VolatileSlice scratch = regions().anonymous(64).slice();
    if (protectedFromWrites(region)) {
      for (Access access : Access.all(scratch)) {
        if (access.writes()) {
          assertThrows(
              ReadOnlyRegionException.class, () -> access.on(region.slice(), 8), access::name);
        } else {
          assertDoesNotThrow(() -> access.on(region.slice(), 8), access::name);
        }
      }
      assertArrayEquals(contents, BulkContract.contents(region.slice()));
      assertEquals(0, region.dirtyBitmap().orElseThrow().count());
      assertTrue(region.toString().contains("now read-only"), region.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  default void viewMadeBeforeMustRefuseEveryAccess(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 2 * PAGE);
    VolatileSlice scratch = regions().anonymous(64).slice();
    List<VolatileSlice> views = List.of(region.slice(), region.slice(8, 77), region.slice(3, 0));
    VolatileRef<Long> ref = region.slice().ref(0, ValueType.LONG);
    if (protectedFromWrites(region)) {
      for (int round = 0; round < 2; round++) {
        for (VolatileSlice view : views) {
          for (Access access : Access.all(scratch)) {
            // Outside and misaligned as well: that the view has ended is checked first.
            for (long offset : new long[] {0, 1, view.size(), -1}) {
              assertThrows(StaleViewException.class, () -> access.on(view, offset), access::name);
            }
          }
          assertThrows(StaleViewException.class, () -> view.get(0, new byte[0], 0, 0));
          assertThrows(StaleViewException.class, () -> view.split(0));
        }
        assertThrows(StaleViewException.class, ref::load);
        assertEquals(0, region.slice().getLong(0));
        protect(region, Protection.READ_WRITE); // which brings no old view back
      }
      StaleViewException e =
          assertThrows(StaleViewException.class, () -> views.get(1).putInt(4, 1));
      assertEquals(List.of(12L, 4L), List.of(e.offset(), e.length()));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void accessByGuestAddressMustFollowTheChange(RegionKind kind) {
    MmapRegion low = regions().create(kind, PAGE);
    MmapRegion high = regions().create(kind, PAGE);
    GuestMemory memory =
        GuestMemory.of(
            GuestMemoryRegion.of("low", 0, low), GuestMemoryRegion.of("high", PAGE, high));
    memory.putLong(PAGE - 4, 0x0102_0304_0506_0708L);
    if (protectedFromWrites(high)) {
      assertEquals(0x0102_0304_0506_0708L, memory.getLong(PAGE - 4));
      assertThrows(ReadOnlyRegionException.class, () -> memory.putByte(PAGE, (byte) 1));
      assertThrows(ReadOnlyRegionException.class, () -> memory.slice(PAGE, 8).putInt(0, 1));
      memory.putByte(PAGE - 1, (byte) 9);
      protect(high, Protection.READ_WRITE);
      memory.fill(PAGE - 8, 16, Access.FILLER);
      assertEquals(Access.FILLER, memory.getByte(PAGE + 7));
      high.close();
      assertThrows(RegionClosedException.class, () -> memory.getByte(PAGE));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void protectionMustGoToAndFroAndKeepTheBytes(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 3 * PAGE + 7);
    region.slice().putLong(3 * PAGE - 1, 42);
    if (protectedFromWrites(region)) {
      for (int round = 1; round <= 3; round++) {
        protect(region, Protection.READ_WRITE);
        region.dirtyBitmap().orElseThrow().harvest();
        assertEquals(41 + round, region.slice().getLong(3 * PAGE - 1));
        region.slice().putLong(3 * PAGE - 1, 42 + round);
        assertEquals(2, region.dirtyBitmap().orElseThrow().count());
        protect(region, Protection.READ_ONLY);
        assertEquals(42 + round, region.slice().getLong(3 * PAGE - 1));
      }
    }
  }

  @Test
  default void protectionThatIsInForceMustLeaveTheViews() {
    MmapRegion region = regions().anonymous(PAGE);
    VolatileSlice view = region.slice();
    if (regions()
        .hasOrRefuses(
            MmapRegionFactory.FEATURE_PROTECT, () -> region.protect(Protection.READ_WRITE))) {
      region.protect(Protection.READ_WRITE);
      assertSame(view, region.slice());
      view.putByte(0, (byte) 1);
      region.protect(Protection.READ_ONLY);
      assertNotSame(view, region.slice());
    }
  }

  @Test
  default void regionMadeReadOnlyMustBecomeWritableWhereNoFileForbidsIt() {
    MmapRegion region =
        regions().create(RegionSpec.builder(PAGE).protection(Protection.READ_ONLY).trackDirty());
    assertEquals(Protection.READ_ONLY, region.protection());
    if (regions()
        .hasOrRefuses(
            MmapRegionFactory.FEATURE_PROTECT, () -> region.protect(Protection.READ_WRITE))) {
      protect(region, Protection.READ_WRITE);
      region.slice().putLong(0, 42);
      assertEquals(42, region.slice().getLong(0));
      assertTrue(region.dirtyBitmap().orElseThrow().isDirty(0));
    }
  }

  @Test
  default void fileOpenedToBeReadMustRefuseWritesAndTheRegionStayUsable() {
    MmapRegion region = regions().readOnly(new byte[] {1, 2, 3});
    VolatileSlice before = region.slice();
    if (regions()
        .hasOrRefuses(
            MmapRegionFactory.FEATURE_PROTECT, () -> region.protect(Protection.READ_WRITE))) {
      HostCallFailedException e =
          assertThrows(HostCallFailedException.class, () -> region.protect(Protection.READ_WRITE));
      assertEquals("EACCES", e.reason());
      assertFalse(e.advice().isBlank() || e.operation().isBlank());
      assertEquals(Protection.READ_ONLY, region.protection());
      assertThrows(StaleViewException.class, () -> before.getByte(0));
      assertEquals(2, region.slice().getByte(1));
      assertThrows(ReadOnlyRegionException.class, () -> region.slice().putByte(1, (byte) 9));
    }
  }

  @Test
  default void lentRegionMustStayAsItIsAndNameTheHolder() {
    MmapRegion region = regions().anonymous(PAGE);
    VolatileSlice view = region.slice();
    if (regions().has(MmapRegionFactory.FEATURE_PROTECT)
        && regions().has(MmapRegionFactory.FEATURE_HOST_ADDRESS)) {
      HostAddressLease lease = region.lendHostAddress("a guest", () -> {});
      RegionBusyException e =
          assertThrows(RegionBusyException.class, () -> region.protect(Protection.READ_ONLY));
      assertEquals(List.of("a guest"), e.holders());
      view.putByte(0, (byte) 1);
      assertEquals(Protection.READ_WRITE, region.protection());
      lease.close();
    }
    protectedFromWrites(region);
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  default void closedRegionAndMissingProtectionMustBeRefused() {
    MmapRegion region = regions().anonymous(PAGE);
    assertThrows(NullPointerException.class, () -> region.protect(null));
    region.close();
    assertThrows(RegionClosedException.class, () -> region.protect(Protection.READ_ONLY));
  }
}
