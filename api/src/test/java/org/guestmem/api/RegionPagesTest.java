package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.guestmem.api.spi.Mapping;
import org.junit.jupiter.api.Test;

/** Operations on pages over a back end that has none of them. */
final class RegionPagesTest {
  private final MmapRegion region = FakeMapping.region(RegionSpec.builder(4096).build());

  @Test
  void operationThatTheBackEndLacksMustBeRefusedNamingIt() {
    Map<Runnable, String> operations =
        Map.of(
            () -> region.discard(0, 4096),
            MmapRegionFactory.FEATURE_DISCARD,
            () -> region.residentBytes(0, 4096),
            MmapRegionFactory.FEATURE_RESIDENT,
            () -> region.forEachResident(0, 1, (at, n) -> {}),
            MmapRegionFactory.FEATURE_RESIDENT,
            () -> region.flush(0, 4096),
            MmapRegionFactory.FEATURE_FLUSH,
            region::flush,
            MmapRegionFactory.FEATURE_FLUSH,
            () -> region.protect(Protection.READ_ONLY),
            MmapRegionFactory.FEATURE_PROTECT);
    operations.forEach(
        (operation, feature) -> {
          FeatureUnavailableException e =
              assertThrows(FeatureUnavailableException.class, operation::run);
          assertEquals(feature, e.feature());
        });
    assertEquals(Protection.READ_WRITE, region.protection());
  }

  /** A host that refuses everything. */
  private static final class RefusingMapping implements Mapping {
    private final FakeMapping memory = new FakeMapping();

    @Override
    public VolatileSlice view(MmapRegion region) {
      return memory.view(region);
    }

    @Override
    public MappingFacts facts() {
      return new MappingFacts(Set.of(), OptionalLong.of(4096), true, Optional.empty());
    }

    @Override
    public Discarded.Mechanism discard(MmapRegion region, long offset, long length) {
      throw refusal(region);
    }

    @Override
    public void resident(MmapRegion region, long offset, byte[] resident) {
      throw refusal(region);
    }

    @Override
    public void flush(MmapRegion region, long offset, long length) {
      throw refusal(region);
    }

    private static HostCallFailedException refusal(MmapRegion region) {
      return new HostCallFailedException(region.toString(), "a call", "EAGAIN", "try again");
    }

    @Override
    public void shut() {
      memory.shut();
    }

    @Override
    public boolean unmap() {
      return memory.unmap();
    }
  }

  @Test
  void refusalOfTheHostMustBePassedOnAndLetTheRegionGo() {
    Set<String> features =
        Set.of(
            MmapRegionFactory.FEATURE_DISCARD,
            MmapRegionFactory.FEATURE_RESIDENT,
            MmapRegionFactory.FEATURE_FLUSH);
    RegionSpec spec =
        RegionSpec.builder(8192).backing(Backing.file(Path.of("ram"), 0)).trackDirty().build();
    MmapRegion refused = new MmapRegion(spec, "fake", features, new RefusingMapping());
    for (Runnable operation :
        List.<Runnable>of(
            () -> refused.discard(4096, 4096),
            () -> refused.residentBytes(0, 1),
            () -> refused.forEachResident(0, 1, (at, n) -> {}),
            () -> refused.flush(1, 1),
            refused::flush)) {
      assertThrows(HostCallFailedException.class, operation::run);
    }
    // What a host did before it refused is not known.
    assertEquals(1, refused.dirtyBitmap().orElseThrow().harvest().count());
    refused.close(Duration.ZERO);
  }
}
