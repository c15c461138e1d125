package org.guestmem.itests.containers;

import static org.guestmem.itests.containers.Provision.FALLBACK;
import static org.guestmem.itests.containers.Provision.FFM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Both back ends in one framework without Declarative Services. */
@Tag("ffm")
@ContainerTest(NativeTestContainerFactory.class)
class BackEndChoiceIT {

  @Configuration
  static Option[] options() {
    return CoreOptions.options(Provision.api(), Provision.backEnds());
  }

  @BeforeEach
  void startBoth(BundleContext context) throws BundleException {
    new Platform(context).start(FALLBACK, FFM);
  }

  @Test
  void plainLookupMustGiveTheHighestRanking(BundleContext context) {
    Platform platform = new Platform(context);
    assertEquals("ffm", platform.plainLookup().backend());
    try (MmapRegion region = platform.newRegion()) {
      assertEquals("ffm", region.backend());
    }
  }

  @ParameterizedTest
  @CsvSource({"ffm, 100", "fallback, -100"})
  void serviceMustHaveItsDocumentedProperties(String backEnd, int ranking, BundleContext context) {
    ServiceReference<MmapRegionFactory> reference =
        new Platform(context).backEnd(backEnd).orElseThrow();
    MmapRegionFactory factory = context.getService(reference);
    assertEquals(ranking, reference.getProperty(Constants.SERVICE_RANKING));
    assertEquals(Constants.SCOPE_BUNDLE, reference.getProperty(Constants.SERVICE_SCOPE));
    assertEquals(backEnd, factory.backend());
    String[] features = (String[]) reference.getProperty(MmapRegionFactory.FEATURES);
    assertEquals(factory.features(), Set.of(features));
  }

  @Test
  void onlyFfmMustOfferHostAddresses(BundleContext context) {
    Platform platform = new Platform(context);
    assertTrue(features(platform, "ffm").contains(MmapRegionFactory.FEATURE_HOST_ADDRESS));
    assertFalse(features(platform, "fallback").contains(MmapRegionFactory.FEATURE_HOST_ADDRESS));
  }

  private static Set<String> features(Platform platform, String backEnd) {
    return platform.context().getService(platform.backEnd(backEnd).orElseThrow()).features();
  }

  @ParameterizedTest
  @CsvSource({FALLBACK + ", " + FFM, FFM + ", " + FALLBACK})
  void startOrderMustNotMatter(String first, String second, BundleContext context)
      throws BundleException {
    Platform platform = new Platform(context);
    platform.stop(FALLBACK, FFM);
    assertNull(context.getServiceReference(MmapRegionFactory.class));
    platform.start(first, second);
    try (MmapRegion region = platform.newRegion()) {
      assertEquals("ffm", region.backend());
    }
  }

  @Test
  void stoppedFfmMustLeaveClosedRegionsAndTheFallback(BundleContext context)
      throws BundleException {
    Platform platform = new Platform(context);
    MmapRegion stale = platform.newRegion();
    stale.slice().putLong(0, 42);
    platform.stop(FFM);
    assertFalse(stale.isOpen());
    assertThrows(RegionClosedException.class, () -> stale.slice().getLong(0));
    assertThrows(RegionClosedException.class, () -> stale.slice().putLong(0, 1));
    try (MmapRegion region = platform.newRegion()) {
      assertEquals("fallback", region.backend());
    }
  }

  /**
   * Felix 7.0.5 keeps the service of a bundle that got it twice; its regions must go all the same.
   */
  @Test
  void stoppedFfmMustCloseRegionsOfABundleThatGotItTwice(BundleContext context)
      throws BundleException {
    Platform platform = new Platform(context);
    MmapRegionFactory factory = platform.plainLookup();
    assertSame(factory, platform.plainLookup());
    MmapRegion stale = factory.create(RegionSpec.builder(4096).build());
    platform.stop(FFM);
    assertThrows(RegionClosedException.class, () -> stale.slice().getByte(0));
    assertThrows(
        IllegalStateException.class, () -> factory.create(RegionSpec.builder(4096).build()));
  }

  @Test
  void restartedFfmMustWinAgainAndLeaveFallbackRegionsAlone(BundleContext context)
      throws BundleException {
    Platform platform = new Platform(context);
    platform.stop(FFM);
    try (MmapRegion old = platform.newRegion()) {
      old.slice().putLong(0, 42);
      platform.start(FFM);
      assertEquals(42, old.slice().getLong(0));
      try (MmapRegion region = platform.newRegion()) {
        assertEquals("ffm", region.backend());
      }
    }
  }

  @Test
  void factoryOfAStoppedBackEndMustRefuseToWork(BundleContext context) throws BundleException {
    Platform platform = new Platform(context);
    MmapRegionFactory stale = platform.plainLookup();
    platform.stop(FFM);
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class, () -> stale.create(RegionSpec.builder(4096).build()));
    assertTrue(String.valueOf(refused.getMessage()).contains("ffm"), refused.getMessage());
  }

  @Test
  void filterForAMissingBackEndMustStayUnsatisfied(BundleContext context) throws Exception {
    Platform platform = new Platform(context);
    platform.stop(FFM);
    var tracker =
        new ServiceTracker<>(
            context,
            context.createFilter(
                "(&(objectClass=%s)(guestmem.backend=ffm))"
                    .formatted(MmapRegionFactory.class.getName())),
            null);
    tracker.open();
    try {
      assertNull(tracker.getService());
      assertNotNull(platform.plainLookup());
      platform.start(FFM);
      assertNotNull(tracker.getService());
    } finally {
      tracker.close();
    }
  }
}
