package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.spi.Mapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing many: all are refused first, each is unmapped when its own holders let go. */
final class RegionClosingTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final List<FakeMapping> mappings = new ArrayList<>();
  private final List<RegionLifetime> lifetimes = new ArrayList<>();

  private void add(String what, SharedViews views) {
    FakeMapping mapping = new FakeMapping();
    mappings.add(mapping);
    lifetimes.add(new RegionLifetime(what, 1, mapping, views));
  }

  private HostAddressLease lend(int region, Runnable onRevoke) {
    return lifetimes.get(region).lend("guest " + region, 0x1000, 4096, onRevoke);
  }

  private void threeOfOneGroup() {
    SharedViews views = new SharedViews();
    List.of("first", "second", "third").forEach(what -> add(what, views));
  }

  private void threeAlone() {
    List.of("first", "second", "third").forEach(what -> add(what, new SharedViews()));
  }

  @Test
  void groupMustBeRefusedBeforeItsFirstRegionIsShut() {
    SharedViews views = new SharedViews();
    List<Boolean> open = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Mapping looking = new LookingMapping(() -> lifetimes.forEach(l -> open.add(l.isOpen())));
      lifetimes.add(new RegionLifetime("region", 1, looking, views));
    }
    RegionClosing.close(lifetimes, LONG);
    assertEquals(List.of(false, false, false, false), open);
  }

  /** Memory that looks around when it is shut. */
  private record LookingMapping(Runnable look) implements Mapping {
    @Override
    @SuppressWarnings("NullAway") // nobody looks at the bytes
    public VolatileSlice view(MmapRegion region) {
      return null;
    }

    @Override
    public void shut() {
      look.run();
    }

    @Override
    public boolean unmap() {
      return true;
    }
  }

  @Test
  void freeRegionsMustBeUnmappedBeforeThoseThatAreHeld() {
    threeOfOneGroup();
    freeRegionsAreUnmapped();
  }

  @Test
  void freeRegionsOfOtherGroupsMustBeUnmappedBeforeThoseThatAreHeld() {
    threeAlone();
    freeRegionsAreUnmapped();
  }

  private void freeRegionsAreUnmapped() {
    // Who holds the first lets go when it sees that the others are gone.
    HostAddressLease[] lease = new HostAddressLease[1];
    List<String> seen = new ArrayList<>();
    lease[0] =
        lend(
            0,
            () -> {
              awaitUnmapped(1);
              awaitUnmapped(2);
              seen.addAll(mappings.get(0).calls);
              lease[0].close();
            });
    RegionClosing.close(lifetimes, LONG);
    assertEquals(List.of("shut"), seen);
    mappings.forEach(mapping -> assertEquals(List.of("shut", "unmap"), mapping.calls));
  }

  private void awaitUnmapped(int region) {
    while (!mappings.get(region).calls.contains("unmap")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void eachMustBeUnmappedByItsOwnLastHolder() {
    threeOfOneGroup();
    HostAddressLease first = lend(0, () -> {});
    HostAddressLease third = lend(2, () -> {});
    RegionBusyException e =
        assertThrows(RegionBusyException.class, () -> RegionClosing.close(lifetimes, SHORT));
    assertEquals(List.of("guest 0"), e.holders());
    assertEquals(1, e.getSuppressed().length);
    assertTrue(String.valueOf(e.getSuppressed()[0].getMessage()).startsWith("third"));
    assertEquals(List.of("shut", "reserve"), mappings.get(0).calls);
    assertEquals(List.of("shut", "unmap"), mappings.get(1).calls);
    first.close();
    assertEquals(List.of("shut", "reserve", "unmap"), mappings.get(0).calls);
    assertEquals(List.of("shut", "reserve"), mappings.get(2).calls);
    third.close();
    RegionClosing.close(lifetimes, Duration.ZERO);
    assertEquals(List.of("shut", "reserve", "unmap"), mappings.get(2).calls);
  }

  @Test
  // What has wrapped around waits for 292 years, interrupted or not.
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void timeoutBelowAllNumbersMustNotWait() {
    threeAlone();
    HostAddressLease lease = lend(0, () -> {});
    Duration never = Duration.ofSeconds(Long.MIN_VALUE);
    RegionBusyException e =
        assertThrows(RegionBusyException.class, () -> RegionClosing.close(lifetimes, never));
    assertEquals(List.of("guest 0"), e.holders());
    assertEquals(List.of("shut", "reserve"), mappings.get(0).calls);
    lease.close();
    mappings.forEach(mapping -> assertTrue(mapping.calls.contains("unmap")));
  }

  @Test
  void nativeCallsMustBeAskedForAgainBehindALeaseThatIsKept() {
    threeAlone();
    HostAddressLease[] lease = new HostAddressLease[1];
    mappings.get(1).held = true;
    lease[0] =
        lend(
            0,
            () -> {
              mappings.get(1).held = false;
              awaitUnmapped(1);
              lease[0].close();
            });
    RegionClosing.close(lifetimes, LONG);
    mappings.forEach(mapping -> assertEquals(List.of("shut", "unmap"), mapping.calls));
  }

  @Test
  void groupMustTakeNoRegionOnceItEnds() {
    FakeFactory factory = new FakeFactory();
    RegionGroup[] group = new RegionGroup[1];
    group[0] =
        new RegionGroup(
            factory,
            (spec, of) -> {
              group[0].close();
              return new MmapRegion(spec, "fake", factory.features(), factory.last, of);
            });
    RegionSpec spec = RegionSpec.builder(1).build();
    assertThrows(RegionClosedException.class, () -> group[0].create(spec));
    assertFalse(group[0].isOpen());
    assertEquals(List.of(), factory.last.calls, "it is still the caller's");
  }

  @Test
  void mappingOfARegionThatIsNotMadeMustBeReleased() {
    FakeFactory factory = new FakeFactory();
    RegionGroup group = factory.createGroup();
    group.create(RegionSpec.builder(1).build());
    FakeMapping first = factory.last;
    RegionSpec huge = RegionSpec.builder(Long.MAX_VALUE).trackDirty().build();
    assertThrows(MappingFailedException.class, () -> group.create(huge));
    assertEquals(List.of("shut", "unmap"), factory.last.calls);
    assertEquals(List.of(), first.calls);
    group.close();
    assertEquals(List.of("shut", "unmap"), first.calls);
  }
}
