package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.guestmem.api.Backing;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a region asks of its host is done, or refused by name; it is never ignored. */
public interface HostOptionContract extends Contract {
  /** A multiple of the huge pages that the sample asks for. */
  int SIZE = 4 << 20;

  @ParameterizedTest
  @EnumSource
  default void optionMustBeDoneOrRefusedSayingWhy(OptionSample sample) {
    for (Sharing sharing : Sharing.values()) {
      for (Backing backing : backings(sample.option())) {
        RegionSpec spec =
            RegionSpec.builder(SIZE)
                .backing(backing)
                .sharing(sharing)
                .with(sample.option())
                .build();
        attempt(spec, sample.isRefusable()).ifPresent(HostOptionContract::use);
      }
    }
  }

  private List<Backing> backings(HostOption option) {
    List<Backing> backings = new ArrayList<>(List.of(Backing.anonymous(), Backing.memfd("tck")));
    if (!(option instanceof HostOption.HugePages)) {
      backings.add(Backing.file(regions().sparseFile(SIZE), 0));
    }
    return backings;
  }

  /** Creates a region, or sees it refused as the features say. */
  private Optional<MmapRegion> attempt(RegionSpec spec, boolean refusable) {
    MmapRegionFactory factory = regions().factory();
    if (!factory.features().containsAll(spec.features())) {
      FeatureUnavailableException e =
          assertThrows(FeatureUnavailableException.class, () -> factory.create(spec));
      assertTrue(spec.features().contains(e.feature()), e::getMessage);
      assertFalse(factory.features().contains(e.feature()), e::getMessage);
      return Optional.empty();
    }
    try {
      return Optional.of(factory.create(spec));
    } catch (MappingFailedException e) {
      assertTrue(refusable, e::getMessage);
      assertEquals(spec, e.spec());
      assertFalse(e.reason().isBlank() || e.advice().isBlank(), e::getMessage);
      return Optional.empty();
    }
  }

  private static void use(MmapRegion region) {
    try (region) {
      VolatileSlice view = region.slice();
      byte[] bytes = BulkContract.contents(view);
      assertArrayEquals(new byte[bytes.length], bytes);
      Seeded.run(
          random -> {
            byte[] written = Seeded.bytes(random, bytes.length);
            view.put(0, written, 0, written.length);
            assertArrayEquals(written, BulkContract.contents(view));
          });
      assertTrue(region.facts().owned());
    }
  }

  @Test
  default void optionsMustWorkTogether() {
    RegionSpec spec =
        RegionSpec.builder(SIZE + 3)
            .with(new HostOption.Alignment(8 << 20), new HostOption.GuardPages(1 << 16))
            .with(Advice.NO_DUMP, Advice.NO_FORK, Advice.SMALL_PAGES)
            .with(new HostOption.Prefault(2))
            .trackDirty()
            .build();
    attempt(spec, false).ifPresent(HostOptionContract::use);
  }

  @Test
  default void alignedRegionMustBeginAtAMultiple() {
    for (long alignment = PAGE; alignment <= 1L << 32; alignment <<= 4) {
      for (HostOption guards : List.of(new HostOption.GuardPages(4096), Advice.NO_DUMP)) {
        RegionSpec spec =
            RegionSpec.builder(5000).with(new HostOption.Alignment(alignment), guards).build();
        long bytes = alignment;
        attempt(spec, false).ifPresent(region -> assertAligned(region, bytes));
      }
    }
  }

  private void assertAligned(MmapRegion region, long alignment) {
    try (region;
        HostAddressLease lease = region.lendHostAddress("tck", () -> {})) {
      assertEquals(0, lease.address() % alignment);
    }
  }

  @Test
  default void sizeThatCannotWorkMustFailCleanlyWithEveryOption() {
    for (OptionSample sample : OptionSample.values()) {
      for (Backing backing : List.of(Backing.anonymous(), Backing.memfd("tck"))) {
        RegionSpec spec =
            RegionSpec.builder(1L << 62).backing(backing).with(sample.option()).build();
        assertTrue(attempt(spec, true).isEmpty(), () -> "mapped " + spec);
      }
    }
  }

  @Test
  default void moreThanTheHostHasMustNotBeFilled() {
    for (HostOption fill :
        List.of(new HostOption.Prefault(2), new HostOption.LockInRam(false), Advice.RESERVE)) {
      RegionSpec spec =
          RegionSpec.builder(1L << 44).backing(Backing.memfd("tck")).with(fill).build();
      assertTrue(attempt(spec, true).isEmpty(), () -> "mapped " + spec);
    }
  }

  @Test
  default void prefaultMustReadWhatIsReadOnlyAndLeaveNoThread() {
    byte[] contents = new byte[3 * PAGE + 1];
    contents[3 * PAGE] = 7;
    Backing file = Backing.file(regions().file(contents), 0);
    for (int threads : new int[] {1, 2, 64}) {
      RegionSpec spec =
          RegionSpec.builder(contents.length)
              .backing(file)
              .protection(Protection.READ_ONLY)
              .with(new HostOption.Prefault(threads))
              .build();
      attempt(spec, false)
          .ifPresent(
              region -> {
                assertEquals(7, region.slice().getByte(3 * PAGE));
                region.close();
              });
      assertTrue(
          Thread.getAllStackTraces().keySet().stream()
              .noneMatch(thread -> thread.getName().startsWith("guestmem-prefault")));
    }
  }

  @Test
  default void featureThatIsMissingMustBeAskedForByName() {
    Set<String> features = regions().factory().features();
    for (OptionSample sample : OptionSample.values()) {
      RegionSpec spec = RegionSpec.builder(SIZE).with(sample.option()).build();
      assertEquals(Set.of(sample.option().feature()), spec.features());
      if (!features.containsAll(spec.features())) {
        FeatureUnavailableException e =
            assertThrows(FeatureUnavailableException.class, () -> regions().factory().create(spec));
        assertEquals(sample.option().feature(), e.feature());
      }
    }
  }
}
