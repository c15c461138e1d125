package org.guestmem.api.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.guestmem.api.AddressSpaceChange;
import org.guestmem.api.FakeMapping;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.UnavailableRegion;
import org.guestmem.api.scope.PlugInLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** The address space of a machine, while its region services come and go. */
final class AddressSpaceActivatorTest {
  private final AddressSpaceActivator activator = new AddressSpaceActivator();
  private final LogLines log = new LogLines();
  private ServiceRegistry registry;

  @BeforeEach
  void start(@TempDir Path storage) throws Exception {
    registry = new ServiceRegistry(storage).started();
    activator.start(registry.context());
  }

  @AfterEach
  void stop() throws Exception {
    activator.stop(registry.context());
    assertEquals(List.of(), registry.services(GuestAddressSpace.class));
    registry.close();
    log.close();
  }

  private static GuestMemoryRegion region(String name, long base, long size) {
    return GuestMemoryRegion.of(name, base, FakeMapping.region(RegionSpec.builder(size).build()));
  }

  private ServiceRegistration<GuestMemoryRegion> add(String vm, GuestMemoryRegion region) {
    return registry
        .context()
        .registerService(
            GuestMemoryRegion.class,
            region,
            FrameworkUtil.asDictionary(Map.of(GuestMemoryRegion.VM, vm)));
  }

  @Test
  void replacementByItsOwnConfigurationMustNotAlarmAnybody() {
    for (long size = 4096; size <= 8192; size += 4096) {
      Map<String, String> properties =
          Map.of(GuestMemoryRegion.VM, "web1", Constants.SERVICE_PID, "org.guestmem.region~1");
      registry
          .context()
          .registerService(
              GuestMemoryRegion.class,
              region("ram0", 0, size),
              FrameworkUtil.asDictionary(properties));
    }
    assertEquals(8192, memory().get(0).size());
    assertEquals(List.of(), log.with("superseded"));
  }

  private GuestAddressSpace space() {
    return registry.context().getService(registry.only(GuestAddressSpace.class));
  }

  private List<GuestMemoryRegion> memory() {
    return space().memory().regions();
  }

  @Test
  void everyMachineMustHaveOneOfItsOwn() {
    add("web1", region("ram0", 0, 4096));
    add("web2", region("ram0", 0, 8192));
    Map<Object, Long> sizes = new HashMap<>();
    for (ServiceReference<GuestAddressSpace> service : registry.services(GuestAddressSpace.class)) {
      GuestAddressSpace space = registry.context().getService(service);
      sizes.put(service.getProperty(GuestMemoryRegion.VM), space.memory().regions().get(0).size());
    }
    assertEquals(Map.of("web1", 4096L, "web2", 8192L), sizes);
  }

  @Test
  void regionsThatWereThereBeforeMustCount() throws Exception {
    GuestMemoryRegion early = region("ram0", 0, 4096);
    activator.stop(registry.context());
    add("web1", early);
    activator.start(registry.context());
    assertEquals(List.of(early), memory());
  }

  @Test
  void holderMustSeeHotplugAtTheNextLook() {
    GuestMemoryRegion low = region("ram0", 0, 4096);
    GuestMemoryRegion high = region("ram1", 1L << 32, 4096);
    add("web1", low);
    GuestAddressSpace held = space();
    assertEquals(List.of(low), held.memory().regions());
    ServiceRegistration<?> hotplugged = add("web1", high);
    assertEquals(List.of(low, high), held.memory().regions());
    hotplugged.unregister();
    assertEquals(List.of(low), held.memory().regions());
    assertSame(held, space());
  }

  @Test
  void serviceMustGoWithTheLastRegionAndComeWithTheNext() {
    ServiceRegistration<?> only = add("web1", region("ram0", 0, 4096));
    GuestAddressSpace held = space();
    only.unregister();
    assertEquals(List.of(), registry.services(GuestAddressSpace.class));
    assertEquals(List.of(), held.memory().regions());
    GuestMemoryRegion next = region("ram0", 0, 4096);
    add("web1", next);
    assertEquals(List.of(next), memory());
  }

  @Test
  void overlapMustBeLoggedWithBothAndLeftOutUntilTheOtherGoes() {
    GuestMemoryRegion stays = region("ram0", 0, 8192);
    GuestMemoryRegion waits = region("ram1", 4096, 8192);
    ServiceRegistration<?> first = add("web1", stays);
    add("web1", waits);
    assertEquals(List.of(stays), memory());
    assertEquals(1, log.with("SEVERE", "web1", "'ram0'", "'ram1'", "overlap").size());
    add("web1", region("ram2", 1 << 20, 4096)).unregister();
    assertEquals(1, log.with("overlap").size(), "said once");
    ServiceReference<UnavailableRegion> said = registry.only(UnavailableRegion.class);
    assertEquals("web1", said.getProperty(GuestMemoryRegion.VM));
    assertEquals("ram1", said.getProperty(GuestMemoryRegion.NAME));
    UnavailableRegion unavailable = registry.context().getService(said);
    assertTrue(unavailable.refused());
    assertTrue(unavailable.reason().contains("'ram0' 0x0-0x1fff"), unavailable.reason());
    assertTrue(unavailable.reason().contains("'ram1' 0x1000-0x2fff"), unavailable.reason());
    first.unregister();
    assertEquals(List.of(waits), memory());
    assertEquals(List.of(), registry.services(UnavailableRegion.class));
  }

  @Test
  void newerRegionOfANameMustSupersedeTheOlderInOneStep() {
    GuestMemoryRegion old = region("ram0", 0, 8192);
    GuestMemoryRegion other = region("ram1", 1 << 20, 4096);
    GuestMemoryRegion larger = region("ram0", 0, 16_384);
    ServiceRegistration<?> replaced = add("web1", old);
    add("web1", other);
    List<AddressSpaceChange> changes = new ArrayList<>();
    space().addListener(changes::add);
    changes.clear();
    add("web1", larger);
    replaced.unregister();
    assertEquals(1, changes.size());
    assertEquals(List.of(larger, other), changes.get(0).after().regions());
    assertEquals(List.of(old), changes.get(0).removed());
    assertEquals(1, log.with("WARNING", "superseded").size());
  }

  @Test
  void supersederMustTakeThePlaceOfTheOldBeforeThoseThatWait() {
    GuestMemoryRegion old = region("ram0", 0, 8192);
    GuestMemoryRegion waits = region("ram1", 4096, 8192);
    GuestMemoryRegion next = region("ram0", 0, 16_384);
    ServiceRegistration<?> replaced = add("web1", old);
    add("web1", waits);
    add("web1", next);
    replaced.unregister();
    assertEquals(List.of(next), memory());
  }

  @Test
  void supersederThatOverlapsMustLeaveTheOldInPlace() {
    GuestMemoryRegion old = region("ram0", 0, 4096);
    GuestMemoryRegion other = region("ram1", 8192, 4096);
    add("web1", old);
    add("web1", other);
    add("web1", region("ram0", 0, 12_288));
    assertEquals(List.of(old, other), memory());
  }

  @Test
  void olderRegionMustComeBackWhenTheNewerGoes() {
    GuestMemoryRegion old = region("ram0", 0, 4096);
    add("web1", old);
    add("web1", region("ram0", 0, 8192)).unregister();
    assertEquals(List.of(old), memory());
  }

  @Test
  void olderRegionMustComeBackBeforeOthersThatWait() {
    ServiceRegistration<?> blocks = add("web1", region("low", 0, 4096));
    add("web1", region("ram1", 0, 8192));
    GuestMemoryRegion old = region("ram0", 4096, 4096);
    add("web1", old);
    ServiceRegistration<?> newer = add("web1", region("ram0", 4096, 8192));
    blocks.unregister();
    newer.unregister();
    assertEquals(List.of(old), memory());
  }

  @Test
  void regionThatChangesItsMachineMustMove() {
    GuestMemoryRegion moving = region("ram0", 0, 4096);
    ServiceRegistration<?> service = add("web1", moving);
    service.setProperties(FrameworkUtil.asDictionary(Map.of(GuestMemoryRegion.VM, "web2")));
    assertEquals("web2", registry.only(GuestAddressSpace.class).getProperty(GuestMemoryRegion.VM));
    assertEquals(List.of(moving), memory());
    service.setProperties(FrameworkUtil.asDictionary(Map.of()));
    assertEquals(List.of(), registry.services(GuestAddressSpace.class));
  }

  @Test
  void regionWithoutAMachineMustBeLoggedOnce() {
    Map<String, Object> none = Map.of(GuestMemoryRegion.VM, 7);
    ServiceRegistration<?> service =
        registry
            .context()
            .registerService(
                GuestMemoryRegion.class, region("ram0", 0, 4096), FrameworkUtil.asDictionary(none));
    Object id = service.getReference().getProperty(Constants.SERVICE_ID);
    String bundle = registry.context().getBundle().toString();
    service.setProperties(FrameworkUtil.asDictionary(Map.of()));
    assertEquals(1, log.with("WARNING").size());
    assertEquals(
        1, log.with("'ram0'", "service " + id + " of bundle " + bundle, "guestmem.vm is 7").size());
    service.setProperties(FrameworkUtil.asDictionary(Map.of(GuestMemoryRegion.VM, "web1")));
    assertEquals(1, memory().size());
  }

  @Test
  void newestOfANameMustHaveTheRoomBeforeOthersThatWait() {
    ServiceRegistration<?> blocks = add("web1", region("low", 0, 12_288));
    add("web1", region("ram0", 0, 8192));
    add("web1", region("ram1", 8192, 4096)); // fits beside the older one
    GuestMemoryRegion newest = region("ram0", 0, 12_288);
    add("web1", newest);
    blocks.unregister();
    assertEquals(List.of(newest), memory());
  }

  @Test
  void listenerThatHotplugsMustBeToldOfThatToo() {
    add("web1", region("ram0", 0, 4096));
    GuestMemoryRegion second = region("ram1", 4096, 4096);
    GuestMemoryRegion third = region("ram2", 8192, 4096);
    List<Integer> seen = new ArrayList<>();
    space()
        .addListener(
            change -> {
              seen.add(change.after().regions().size());
              if (change.added().contains(second)) {
                add("web1", third);
              }
            });
    add("web1", second);
    assertEquals(List.of(1, 2, 3), seen);
  }

  @Test
  @Timeout(60)
  void holdersMustNeverSeeHalfOfAReplacement() throws InterruptedException {
    add("web1", region("ram1", 1 << 20, 4096));
    ServiceRegistration<?> current = add("web1", region("ram0", 0, 4096));
    GuestAddressSpace held = space();
    CountDownLatch looking = new CountDownLatch(2);
    List<Object> odd = new ArrayList<>();
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Thread reader = new Thread(() -> look(held, looking, odd));
      readers.add(reader);
      reader.start();
    }
    looking.await();
    for (int i = 1; i <= 200; i++) {
      ServiceRegistration<?> next = add("web1", region("ram0", 0, 4096L << (i % 4)));
      current.unregister();
      current = next;
    }
    readers.forEach(Thread::interrupt);
    for (Thread reader : readers) {
      reader.join();
    }
    assertEquals(List.of(), odd);
  }

  @Test
  void listenerLeftOpenMustGoWithItsBundle() throws Exception {
    add("web1", region("ram0", 0, 4096));
    Bundle bundle = registry.emptyBundle();
    List<Long> heard = new ArrayList<>();
    space().addListener(PlugInLoader.load(bundle).addressSpaceListener(heard));
    bundle.stop();
    add("web1", region("ram1", 4096, 4096));
    assertEquals(List.of(0L), heard);
  }

  /** Where a region goes on one thread while the bundle stops on another. */
  @Test
  void regionThatGoesAfterTheBundleMustRaiseNothing() throws Exception {
    activator.stop(registry.context());
    Bundle bundle = registry.emptyBundle();
    Machines machines = new Machines(bundle.getBundleContext());
    add("web1", region("ram0", 0, 4096));
    ServiceReference<GuestMemoryRegion> going = registry.only(GuestMemoryRegion.class);
    Machines.Membership membership = Objects.requireNonNull(machines.addingService(going));
    GuestAddressSpace held = space();
    assertEquals(1, held.memory().regions().size());
    bundle.stop();
    machines.removedService(going, membership);
    assertEquals(List.of(), held.memory().regions());
  }

  private static void look(GuestAddressSpace space, CountDownLatch looking, List<Object> odd) {
    looking.countDown();
    while (!Thread.currentThread().isInterrupted()) {
      var memory = space.memory();
      if (memory.find("ram0").isEmpty() || memory.find("ram1").isEmpty()) {
        synchronized (odd) {
          odd.add(memory);
        }
      }
    }
  }
}
