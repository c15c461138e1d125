package org.guestmem.api.publish;

import static org.guestmem.api.publish.ServiceRegistry.backEnd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.guestmem.api.FakeFactory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.UnavailableRegion;
import org.guestmem.api.spi.Mapping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** A configuration and its service, while back ends come and go. */
final class RegionPublisherTest {
  private static final Map<String, Object> PLAIN = Map.of("guestmem.size", "8192");
  private static final Map<String, Object> NEXT =
      Map.of("guestmem.size", "8192", "guestmem.name", "ram1", "guestmem.base", "0x2000");
  private static final Map<String, Object> FIRST_ONLY =
      Map.of("guestmem.size", "8192", "factory.target", "(guestmem.backend=first)");

  private final FakeFactory first = backEnd("first");
  private final FakeFactory second = backEnd("second");
  private final List<RegionPublisher> publishers = new ArrayList<>();
  private final LogLines log = new LogLines();
  private final AddressSpaceActivator activator = new AddressSpaceActivator();
  private ServiceRegistry registry;

  @BeforeEach
  void start(@TempDir Path storage) throws Exception {
    registry = new ServiceRegistry(storage).started();
    activator.start(registry.context());
  }

  @AfterEach
  void stop() throws Exception {
    publishers.forEach(RegionPublisher::close);
    assertEquals(List.of(), registry.services(UnavailableRegion.class));
    activator.stop(registry.context());
    registry.close();
    log.close();
  }

  private RegionPublisher publish(Map<String, Object> configuration) {
    RegionPublisher publisher = new RegionPublisher(registry.context(), configuration);
    publishers.add(publisher);
    return publisher;
  }

  private static Map<String, Object> with(
      Map<String, Object> configuration, String property, Object value) {
    Map<String, Object> changed = new HashMap<>(configuration);
    changed.put(property, value);
    return changed;
  }

  private static boolean isOfARegion(ServiceEvent event) {
    Object type = event.getServiceReference().getProperty(Constants.OBJECTCLASS);
    return ((String[]) type)[0].equals(GuestMemoryRegion.class.getName());
  }

  private int published() {
    return registry.services(GuestMemoryRegion.class).size();
  }

  private String backEndOfTheRegion() {
    ServiceReference<GuestMemoryRegion> service = registry.only(GuestMemoryRegion.class);
    assertEquals(
        registry.region().mapping().backend(), service.getProperty(MmapRegionFactory.BACKEND));
    return registry.region().mapping().backend();
  }

  @Test
  void serviceMustHaveItsProperties() {
    registry.add(first, 0);
    publish(with(with(PLAIN, "guestmem.label", "hot"), "service.pid", "org.guestmem.region~1"));
    ServiceReference<GuestMemoryRegion> service = registry.only(GuestMemoryRegion.class);
    Map<String, Object> expected = new HashMap<>();
    expected.put(GuestMemoryRegion.VM, "default");
    expected.put(GuestMemoryRegion.NAME, "ram0");
    expected.put(GuestMemoryRegion.BASE, 0L);
    expected.put(GuestMemoryRegion.SIZE, 8192L);
    expected.put(GuestMemoryRegion.BACKING, "anonymous");
    expected.put(MmapRegionFactory.BACKEND, "first");
    expected.put("guestmem.kind", "ram");
    expected.put("guestmem.label", "hot");
    expected.put(Constants.SERVICE_PID, "org.guestmem.region~1");
    expected.forEach((property, value) -> assertEquals(value, service.getProperty(property)));
  }

  @Test
  void serviceMustGoBeforeTheMemory() {
    registry.add(first, 0);
    RegionPublisher publisher = publish(PLAIN);
    List<Boolean> openWhenGoing = new ArrayList<>();
    GuestMemoryRegion region = registry.region();
    registry
        .context()
        .addServiceListener(
            event -> {
              if (isOfARegion(event) && event.getType() == ServiceEvent.UNREGISTERING) {
                openWhenGoing.add(region.mapping().isOpen());
              }
            });
    publisher.close();
    assertEquals(List.of(true), openWhenGoing);
    assertFalse(region.mapping().isOpen());
    assertEquals(List.of("shut", "unmap"), first.last.calls);
    assertEquals(0, published());
  }

  @Test
  void highestRankingMustServe() {
    registry.add(first, 1);
    registry.add(second, 2);
    publish(PLAIN);
    assertEquals("second", backEndOfTheRegion());
  }

  @Test
  void targetMustChoose() {
    registry.add(first, 1);
    registry.add(second, 2);
    publish(FIRST_ONLY);
    assertEquals("first", backEndOfTheRegion());
  }

  @Test
  void targetThatNobodyMeetsMustWaitAndSaySo() {
    registry.add(second, 2);
    publish(FIRST_ONLY);
    assertEquals(0, published());
    assertEquals(1, log.with("waits for a back end", "(guestmem.backend=first)").size());
    registry.add(first, 1);
    assertEquals("first", backEndOfTheRegion());
  }

  @Test
  void backEndThatLacksAFeatureMustNotBeChosen() {
    registry.add(second, 2);
    publish(with(PLAIN, "guestmem.backing", "memfd"));
    assertEquals(0, published());
    registry.add(backEnd("able", MmapRegionFactory.FEATURE_MEMFD), 1);
    assertEquals("able", backEndOfTheRegion());
  }

  @Test
  void noRegionMustBeCreatedBeforeTheFrameworkHasStarted(@TempDir Path storage) throws Exception {
    try (ServiceRegistry starting = new ServiceRegistry(storage)) {
      starting.add(first, 1);
      AddressSpaceActivator itsOwn = new AddressSpaceActivator();
      itsOwn.start(starting.context());
      RegionPublisher plain = new RegionPublisher(starting.context(), PLAIN);
      assertEquals(0, starting.services(GuestMemoryRegion.class).size());
      starting.add(second, 2);
      starting.started();
      assertEquals("second", starting.awaitRegion().mapping().backend());
      plain.close();
      itsOwn.stop(starting.context());
    }
  }

  @Test
  void targetMustNotWaitForTheFramework(@TempDir Path storage) throws Exception {
    try (ServiceRegistry starting = new ServiceRegistry(storage)) {
      starting.add(first, 1);
      AddressSpaceActivator itsOwn = new AddressSpaceActivator();
      itsOwn.start(starting.context());
      RegionPublisher chosen = new RegionPublisher(starting.context(), FIRST_ONLY);
      assertEquals("first", starting.region().mapping().backend());
      chosen.close();
      itsOwn.stop(starting.context());
    }
  }

  @Test
  void betterBackEndMustMoveNothingAndBeLoggedOnce() {
    registry.add(first, 1);
    publish(PLAIN);
    GuestMemoryRegion region = registry.region();
    registry.add(second, 2);
    assertSame(region, registry.region());
    assertTrue(region.mapping().isOpen());
    assertEquals(1, log.with("stays on first", "second has come").size());
  }

  @Test
  void regionMustGoWithItsBackEndAndWaitForItsReturn() {
    ServiceRegistration<?> backEnd = registry.add(second, 2);
    registry.add(first, 1);
    publish(PLAIN);
    GuestMemoryRegion stale = registry.region();
    backEnd.unregister();
    assertEquals(0, published(), "no silent swap");
    assertFalse(stale.mapping().isOpen());
    assertEquals(1, log.with("waits for its back end second").size());
    registry.add(backEnd("third"), 3);
    assertEquals(0, published(), "no silent swap");
    registry.add(second, 0);
    assertEquals("second", backEndOfTheRegion());
    assertNotSame(stale, registry.region());
  }

  @Test
  void labelsMustKeepTheMemory() {
    registry.add(first, 0);
    RegionPublisher publisher = publish(with(PLAIN, "guestmem.label", "cold"));
    GuestMemoryRegion region = registry.region();
    publisher.modify(with(with(PLAIN, "guestmem.label", "hot"), "rack", 7));
    assertSame(region, registry.region());
    assertTrue(region.mapping().isOpen());
    assertEquals("hot", registry.only(GuestMemoryRegion.class).getProperty("guestmem.label"));
    assertEquals(7, registry.only(GuestMemoryRegion.class).getProperty("rack"));
  }

  @Test
  void changedMappingMustBeThereBeforeTheOldOneGoes() {
    registry.add(first, 0);
    RegionPublisher publisher = publish(PLAIN);
    GuestMemoryRegion old = registry.region();
    List<String> events = new ArrayList<>();
    registry
        .context()
        .addServiceListener(
            event -> {
              Object size = event.getServiceReference().getProperty(GuestMemoryRegion.SIZE);
              events.add(event.getType() + " " + size + " " + old.mapping().isOpen());
            });
    publisher.modify(with(PLAIN, "guestmem.size", "16KiB"));
    assertEquals(
        List.of(ServiceEvent.REGISTERED + " 16384 true", ServiceEvent.UNREGISTERING + " 8192 true"),
        events);
    assertFalse(old.mapping().isOpen());
    assertEquals(16_384, registry.region().size());
    assertEquals(1, log.with("mapped anew", "contents are those of its backing, anonymous").size());
  }

  @Test
  void changedMappingMustChooseItsBackEndAnew() {
    registry.add(first, 1);
    RegionPublisher publisher = publish(PLAIN);
    registry.add(second, 2);
    publisher.modify(with(PLAIN, "guestmem.size", "16KiB"));
    assertEquals("second", backEndOfTheRegion());
  }

  @Test
  void targetThatTheBackEndMeetsMustKeepTheMemory() {
    registry.add(first, 1);
    RegionPublisher publisher = publish(PLAIN);
    GuestMemoryRegion region = registry.region();
    publisher.modify(FIRST_ONLY);
    assertSame(region, registry.region());
  }

  @Test
  void targetThatTheBackEndDoesNotMeetMustReplaceTheRegionOnceAnotherDoes() {
    registry.add(second, 1);
    RegionPublisher publisher = publish(PLAIN);
    GuestMemoryRegion old = registry.region();
    publisher.modify(FIRST_ONLY);
    assertSame(old, registry.region());
    assertTrue(old.mapping().isOpen());
    registry.add(first, 1);
    assertEquals("first", backEndOfTheRegion());
    assertFalse(old.mapping().isOpen());
  }

  @Test
  void changeBackMustFindTheOldRegionInService() {
    registry.add(second, 1);
    RegionPublisher publisher = publish(PLAIN);
    GuestMemoryRegion old = registry.region();
    publisher.modify(FIRST_ONLY);
    publisher.modify(PLAIN);
    registry.add(first, 2);
    assertSame(old, registry.region());
  }

  @Test
  void badChangeMustKeepTheOldRegionInServiceAndBeLogged() {
    registry.add(first, 0);
    RegionPublisher publisher = publish(PLAIN);
    GuestMemoryRegion old = registry.region();
    publisher.modify(with(PLAIN, "guestmem.size", "much"));
    assertSame(old, registry.region());
    assertEquals(1, log.with("not changed", "guestmem.size=much", "stays in service").size());
    publisher.modify(with(PLAIN, "guestmem.backing", "file:/no/such/file"));
    assertSame(old, registry.region());
    assertTrue(old.mapping().isOpen());
    assertEquals(1, log.with("/no/such/file", "what was there stays in service").size());
    assertTrue(unavailable().reason().contains("/no/such/file"));
    publisher.modify(with(PLAIN, "guestmem.size", "16KiB"));
    assertEquals(16_384, registry.region().size());
    assertEquals(List.of(), registry.services(UnavailableRegion.class));
  }

  @Test
  void badChangeMustStayReportedWhileBackEndsComeAndGo() {
    ServiceRegistration<?> backEnd = registry.add(first, 0);
    RegionPublisher publisher = publish(PLAIN);
    publisher.modify(with(PLAIN, "guestmem.size", "much"));
    registry.add(second, 1);
    assertTrue(unavailable().reason().contains("guestmem.size=much"));
    backEnd.unregister();
    assertEquals(0, published());
    registry.add(first, 0);
    assertEquals(8192, registry.region().size(), "as it was before the change");
    assertTrue(unavailable().reason().contains("guestmem.size=much"));
  }

  private UnavailableRegion unavailable() {
    return registry.context().getService(registry.only(UnavailableRegion.class));
  }

  @Test
  void badConfigurationMustBeReportedTouchNoOtherAndBeCorrectable() {
    registry.add(first, 0);
    publish(PLAIN);
    GuestMemoryRegion other = registry.region();
    Map<String, Object> named = with(NEXT, "service.pid", "pid1");
    RegionPublisher bad = publish(with(named, "guestmem.base", "0x800"));
    assertSame(other, registry.region());
    assertTrue(other.mapping().isOpen());
    ServiceReference<UnavailableRegion> report = registry.only(UnavailableRegion.class);
    assertEquals("ram1", report.getProperty(GuestMemoryRegion.NAME));
    assertEquals("default", report.getProperty(GuestMemoryRegion.VM));
    assertEquals("pid1", report.getProperty(Constants.SERVICE_PID));
    assertTrue(unavailable().refused());
    assertTrue(unavailable().reason().startsWith("guestmem.base=0x800: "));
    bad.modify(named);
    assertEquals(2, published());
    assertEquals(List.of(), registry.services(UnavailableRegion.class));
  }

  @Test
  void refusalMustBeReportedAndLeaveNothing() {
    registry.add(first, 0);
    RegionPublisher refused = publish(with(PLAIN, "guestmem.backing", "file:/no/such/file"));
    assertEquals(0, published());
    assertEquals(List.of(), usersOfBackEnds());
    assertTrue(unavailable().refused());
    assertTrue(unavailable().reason().contains("/no/such/file"));
    assertEquals(1, log.with("SEVERE", "/no/such/file", "not published").size());
    assertTrue(
        unavailable().reason().startsWith("guestmem.backing=file:/no/such/file, guestmem.size="));
    refused.close();
    assertEquals(List.of(), registry.services(UnavailableRegion.class));
  }

  @Test
  void regionThatWaitsMustSaySo() {
    publish(FIRST_ONLY);
    assertFalse(unavailable().refused());
    assertTrue(unavailable().reason().contains("(guestmem.backend=first)"));
    registry.add(first, 0);
    assertEquals(List.of(), registry.services(UnavailableRegion.class));
  }

  private List<?> usersOfBackEnds() {
    return registry.services(MmapRegionFactory.class).stream()
        .filter(reference -> reference.getUsingBundles() != null)
        .toList();
  }

  @Test
  void backEndMustBeLetGoWithTheLastRegion() {
    registry.add(first, 0);
    RegionPublisher one = publish(PLAIN);
    RegionPublisher two = publish(NEXT);
    assertNotEquals(List.of(), usersOfBackEnds());
    one.close();
    two.close();
    assertEquals(List.of(), usersOfBackEnds());
  }

  @Test
  void listenerThatStopsTheBackEndMustNotLeaveTheRegionBehind() {
    ServiceRegistration<?> backEnd = registry.add(first, 0);
    registry
        .context()
        .addServiceListener(
            event -> {
              if (isOfARegion(event) && event.getType() == ServiceEvent.REGISTERED) {
                backEnd.unregister();
              }
            });
    publish(PLAIN);
    assertEquals(0, published());
    assertEquals(List.of("shut", "unmap"), first.last.calls);
  }

  @Test
  void memoryMustBeUnmappedWhenItCannotBePublished() {
    registry.add(first, 0);
    // A service cannot have both.
    Map<String, Object> twice = with(with(PLAIN, "rack", 1), "RACK", 2);
    publish(twice);
    assertTrue(unavailable().refused());
    assertEquals(List.of("shut", "unmap"), first.last.calls);
    assertEquals(List.of(), usersOfBackEnds());
  }

  @Test
  void labelsThatAServiceCannotHaveMustKeepTheOldOnes() {
    registry.add(first, 0);
    RegionPublisher publisher = publish(with(PLAIN, "rack", 1));
    publisher.modify(with(with(PLAIN, "rack", 1), "RACK", 2));
    assertEquals(1, registry.only(GuestMemoryRegion.class).getProperty("rack"));
    assertTrue(unavailable().refused());
    publisher.modify(with(PLAIN, "rack", 3));
    assertEquals(3, registry.only(GuestMemoryRegion.class).getProperty("rack"));
  }

  @Test
  void refusalMustNameTheConfiguration() {
    registry.add(first, 0);
    Map<String, Object> named = with(PLAIN, "service.pid", "org.guestmem.region~7");
    publish(with(named, "guestmem.backing", "file:/no/such/file"));
    assertEquals(1, log.with("region ram0 of default (org.guestmem.region~7) is not").size());
  }

  @Test
  void errorOfABackEndMustBeReportedAndLeaveNothing() {
    FakeFactory full =
        new FakeFactory() {
          @Override
          protected Mapping map(RegionSpec spec) {
            if (spec.size() > 8192) {
              throw new NoClassDefFoundError("a class of the back end");
            }
            return super.map(spec);
          }
        };
    registry.add(full, 0);
    RegionPublisher large = publish(with(PLAIN, "guestmem.size", "1GiB"));
    assertEquals(List.of(), usersOfBackEnds());
    assertTrue(unavailable().refused());
    assertEquals(
        "guestmem.size=1GiB: java.lang.NoClassDefFoundError: a class of the back end",
        unavailable().reason());
    large.modify(PLAIN);
    GuestMemoryRegion region = registry.region();
    large.modify(with(PLAIN, "guestmem.size", "1GiB"));
    assertSame(region, registry.region());
    assertTrue(region.mapping().isOpen());
    large.modify(PLAIN);
  }
}
