package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.guestmem.api.spi.UnavailableBackend;
import org.junit.jupiter.api.Test;

/** What is made of null is refused when it is made, not when it is used. */
@SuppressWarnings({"NullAway", "NullOptional"}) // on purpose
final class NullArgumentsTest {
  private final RegionSpec spec = RegionSpec.builder(4096).build();
  private final MmapRegion mapping = FakeMapping.region(spec);

  private record Plain(int value) {}

  private static void refuses(Runnable... makers) {
    for (Runnable maker : makers) {
      assertThrows(NullPointerException.class, maker::run);
    }
  }

  @Test
  void placesMustNotBeNull() {
    refuses(
        () -> GuestMemoryRegion.of(null, 0, mapping),
        () -> GuestMemoryRegion.of("ram", 0, null),
        () -> new RegionPlacement(null, 0, spec),
        () -> new RegionPlacement("ram", 0, null),
        () -> new RegionGroup(null, (spec, group) -> mapping),
        () -> new RegionGroup(new FakeFactory(), null));
  }

  @Test
  void wishesAndFactsMustNotBeNull() {
    refuses(
        () -> RegionSpec.builder(1).with((HostOption) null),
        () -> Backing.memfd("ram", (Seal) null),
        () -> new HostOption.NumaPolicy(null, Set.of(0)),
        () -> new HostOption.NumaPolicy(HostOption.NumaPolicy.Mode.BIND, null),
        () -> new Discarded(1, null),
        () -> new MappingFacts(null, OptionalLong.empty(), true, Optional.empty()),
        () -> new MappingFacts(Set.of(), null, true, Optional.empty()),
        () -> new MappingFacts(Set.of(), OptionalLong.empty(), true, null));
  }

  @Test
  void membersOfASetOfRegionsMustNotBeNull() {
    GuestMemoryRegion region = GuestMemoryRegion.of("ram", 0, mapping);
    refuses(
        () -> GuestMemory.of((GuestMemoryRegion[]) null),
        () -> GuestMemory.of((List<GuestMemoryRegion>) null),
        () -> GuestMemory.of(region, null),
        () -> GuestMemory.of(Arrays.asList(region, null)),
        () -> GuestMemory.fromRanges(null, AddressRange.of(0, 4096)),
        () -> GuestMemory.fromRanges(new FakeFactory(), AddressRange.of(0, 4096), null),
        () -> GuestMemory.fromRanges(null, List.of(new RegionPlacement("ram", 0, spec))),
        () -> GuestMemory.fromRanges(new FakeFactory(), (List<RegionPlacement>) null));
  }

  @Test
  void spaceMustHaveAMemoryAndListenersThatAreThere() {
    GuestAddressSpace space = new GuestAddressSpace(GuestMemory.of());
    refuses(
        () -> new GuestAddressSpace(null), () -> space.addListener(null), () -> space.update(null));
  }

  @Test
  void backEndsMustHaveNamesAndReasons() {
    refuses(
        () -> new Backends(null, List.of()),
        () -> new Backends(List.of(), null),
        () -> new UnavailableBackend(null, "reason"),
        () -> new UnavailableBackend("fake", null));
  }

  @Test
  void recordTypeMustHaveALookupAndARecord() {
    refuses(
        () -> ValueType.ofRecord(null, Plain.class),
        () -> ValueType.ofRecord(MethodHandles.lookup(), null));
  }
}
