package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A back end without features: what is asked of it is refused by name, never ignored. */
final class MissingFeatureTest {

  @Test
  void whatTheBackEndHasNotMustBeRefusedByName() {
    MmapRegion region = FakeMapping.region(RegionSpec.builder(4096).build());
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram", 0, region));
    Map<Runnable, String> asked =
        Map.of(
            region::flush,
            "flush",
            () -> region.flush(0, 1),
            "flush",
            () -> region.discard(0, 4096),
            "discard",
            () -> region.residentBytes(0, 1),
            "resident",
            () -> region.forEachResident(0, 1, (offset, length) -> {}),
            "resident",
            () -> region.protect(Protection.READ_ONLY),
            "protect",
            region::duplicateDescriptor,
            "descriptor",
            () -> region.lendHostAddress("test", () -> {}),
            "host-address",
            () -> memory.lendHostAddress(0, 1, "test", () -> {}),
            "host-address");
    asked.forEach(
        (call, feature) -> {
          FeatureUnavailableException e =
              assertThrows(FeatureUnavailableException.class, call::run, feature);
          assertEquals(feature, e.feature());
        });
  }
}
