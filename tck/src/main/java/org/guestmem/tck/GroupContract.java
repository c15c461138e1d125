package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.guestmem.api.AddressRange;
import org.guestmem.api.Backing;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionPlacement;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.StaleViewException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Regions of a group are as others are, and end together. */
public interface GroupContract extends Contract {

  private MmapRegion member(RegionGroup group, RegionKind kind) {
    return group.create(regions().spec(kind, 2 * PAGE).trackDirty().build());
  }

  private List<MmapRegion> members(RegionGroup group, RegionKind kind) {
    return List.of(member(group, kind), member(group, kind), member(group, kind));
  }

  @ParameterizedTest
  @EnumSource
  default void everyAccessToEveryRegionMustBeRefusedAfterTheClose(RegionKind kind) {
    RegionGroup group = regions().group();
    List<MmapRegion> members = members(group, kind);
    VolatileSlice scratch = regions().anonymous(64).slice();
    List<VolatileSlice> views =
        members.stream().flatMap(m -> List.of(m.slice(), m.slice(PAGE - 3, 77)).stream()).toList();
    views.forEach(view -> view.putByte(9, (byte) 9));
    assertEquals(members, group.regions());
    group.close();
    for (VolatileSlice view : views) {
      for (Access access : Access.all(scratch)) {
        assertThrows(RegionClosedException.class, () -> access.on(view, 8), access::name);
      }
    }
    members.forEach(region -> assertFalse(region.isOpen()));
    assertEquals(List.of(), group.regions());
    assertFalse(group.isOpen());
  }

  @Test
  default void closedGroupMustMapNothing() {
    RegionGroup group = regions().group();
    assertTrue(group.isOpen());
    group.close();
    RegionSpec spec = RegionSpec.builder(PAGE).build();
    RegionClosedException e = assertThrows(RegionClosedException.class, () -> group.create(spec));
    assertTrue(String.valueOf(e.getMessage()).contains("group of 0 regions"), e::getMessage);
    group.close(Duration.ofSeconds(-1));
    group.close();
  }

  @Test
  default void groupMustTellWhatItsFactoryTells() {
    RegionGroup group = regions().group();
    assertEquals(regions().factory().backend(), group.backend());
    assertEquals(regions().factory().features(), group.features());
    assertEquals(regions().factory().granularity(), group.granularity());
    assertThrows(
        MappingFailedException.class,
        () -> group.create(RegionSpec.builder(1).backing(new Backing.External()).build()));
  }

  @Test
  default void groupOfAGroupMustHaveALifeOfItsOwn() {
    RegionGroup first = regions().group();
    try (RegionGroup second = first.createGroup()) {
      MmapRegion region = member(second, RegionKind.SHARED_ANONYMOUS);
      VolatileSlice view = region.slice();
      first.close();
      view.putLong(0, 42);
      assertEquals(42, region.slice().getLong(0));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void memoryOfAGroupMustBeUsableAndCloseAtOnce(RegionKind kind) {
    RegionGroup group = regions().group();
    RegionSpec spec = regions().spec(kind, PAGE).trackDirty().build();
    RegionSpec other = regions().spec(kind, PAGE).trackDirty().build();
    GuestMemory memory =
        GuestMemory.fromRanges(
            group,
            List.of(new RegionPlacement("low", 0, spec), new RegionPlacement("high", PAGE, other)));
    memory.putLong(PAGE - 3, -2);
    assertEquals(-2, memory.getLong(PAGE - 3));
    for (GuestMemoryRegion region : memory.regions()) {
      assertEquals(1, region.mapping().dirtyBitmap().orElseThrow().harvest().count());
    }
    group.close();
    assertThrows(RegionClosedException.class, () -> memory.getLong(0));
    assertThrows(RegionClosedException.class, () -> memory.getLong(PAGE));
  }

  @ParameterizedTest
  @EnumSource
  default void closeOfOneMustLeaveTheOthersTheirMemory(RegionKind kind) {
    RegionGroup group = regions().group();
    List<MmapRegion> members = members(group, kind);
    MmapRegion gone = members.get(1);
    VolatileSlice goneView = gone.slice(8, 8);
    MmapRegion stays = members.get(2);
    VolatileSlice before = stays.slice();
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("stays", 0, stays));
    before.putLong(8, 42);
    gone.close();
    assertEquals(List.of(members.get(0), stays), group.regions());
    assertThrows(RegionClosedException.class, () -> goneView.getByte(0));
    assertThrows(RegionClosedException.class, () -> gone.slice().getByte(0));
    assertEquals(42, stays.slice().getLong(8));
    assertEquals(42, memory.getLong(8));
    stays.slice().putLong(PAGE, 43);
    assertTrue(stays.dirtyBitmap().orElseThrow().isDirty(PAGE));
    assertWorksOrIsStale(before, 43);
    gone.close();
    MmapRegion late = member(group, kind);
    assertEquals(0, late.slice().getLong(PAGE));
    group.close();
    assertThrows(RegionClosedException.class, () -> before.getLong(PAGE));
    assertThrows(RegionClosedException.class, () -> late.slice().getLong(PAGE));
  }

  /** A view of another region than the one that changed: it may have ended, but shows no others. */
  private static void assertWorksOrIsStale(VolatileSlice before, long expected) {
    try {
      assertEquals(expected, before.getLong(PAGE));
    } catch (StaleViewException e) {
      assertTrue(before.region().isOpen());
      assertTrue(String.valueOf(e.getMessage()).contains("of its group"), e::getMessage);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void protectionOfOneMustBeThatOfNoOther(RegionKind kind) {
    RegionGroup group = regions().group();
    MmapRegion changed = member(group, kind);
    MmapRegion other = member(group, kind);
    VolatileSlice before = other.slice();
    if (regions()
        .hasOrRefuses(
            MmapRegionFactory.FEATURE_PROTECT, () -> changed.protect(Protection.READ_ONLY))) {
      VolatileSlice old = changed.slice();
      changed.protect(Protection.READ_ONLY);
      assertThrows(StaleViewException.class, () -> old.putByte(0, (byte) 1));
      assertThrows(ReadOnlyRegionException.class, () -> changed.slice().putByte(0, (byte) 1));
      other.slice().putLong(PAGE, 42);
      assertWorksOrIsStale(before, 42);
      changed.protect(Protection.READ_WRITE);
      changed.slice().putByte(0, (byte) 1);
      assertEquals(42, other.slice().getLong(PAGE));
    }
  }

  @Test
  default void regionThatCannotBeMappedMustLeaveTheOthersAsTheyAre() {
    RegionGroup group = regions().group();
    VolatileSlice first = member(group, RegionKind.SHARED_ANONYMOUS).slice();
    VolatileSlice second = member(group, RegionKind.SHARED_FILE).slice();
    RegionSpec tooLong =
        RegionSpec.builder(2).backing(Backing.file(regions().file(new byte[1]), 0)).build();
    assertThrows(MappingFailedException.class, () -> group.create(tooLong));
    first.putLong(0, 1);
    second.putLong(0, 2);
    assertSame(first, group.regions().get(0).slice());
    assertEquals(2, group.regions().size());
  }

  @Test
  default void memoryThatCannotBeMappedMustLeaveNothingInTheGroup() {
    RegionGroup group = regions().group();
    RegionSpec good = RegionSpec.builder(PAGE).build();
    RegionSpec bad =
        RegionSpec.builder(2).backing(Backing.file(regions().file(new byte[1]), 0)).build();
    List<RegionPlacement> placements =
        List.of(
            new RegionPlacement("first", 0, good),
            new RegionPlacement("second", PAGE, good),
            new RegionPlacement("third", 2 * PAGE, bad));
    assertThrows(MappingFailedException.class, () -> GuestMemory.fromRanges(group, placements));
    assertEquals(List.of(), group.regions());
    GuestMemory memory = GuestMemory.fromRanges(group, AddressRange.of(0, PAGE));
    assertEquals(0, memory.getLong(0));
  }

  @Test
  default void optionOfARegionMustBeKeptOrRefusedInAGroup() {
    RegionGroup group = regions().group();
    for (OptionSample sample : OptionSample.values()) {
      RegionSpec spec = RegionSpec.builder(2 << 20).with(sample.option()).build();
      if (!regions().factory().features().containsAll(spec.features())) {
        assertThrows(FeatureUnavailableException.class, () -> group.create(spec), sample::name);
      } else if (!sample.isRefusable()) {
        group.create(spec).slice().putByte(0, (byte) 1);
      }
    }
    group.regions().forEach(region -> assertEquals(1, region.slice().getByte(0)));
  }
}
