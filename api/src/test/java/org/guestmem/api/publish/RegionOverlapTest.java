package org.guestmem.api.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.guestmem.api.FakeFactory;
import org.guestmem.api.FakeMapping;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.UnavailableRegion;
import org.guestmem.api.spi.Mapping;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** Configurations that ask for guest addresses which their machine has given to others. */
final class RegionOverlapTest {
  private final AddressSpaceActivator activator = new AddressSpaceActivator();
  private final List<RegionPublisher> publishers = new ArrayList<>();
  private final LogLines log = new LogLines();
  private final List<Long> mapped = new ArrayList<>();
  private Runnable whileMapping = () -> {};
  private ServiceRegistry registry;

  /** Maps one region at a time of what is larger than 64 KiB. */
  private final FakeFactory backEnd =
      new FakeFactory() {
        @Override
        protected Mapping map(RegionSpec spec) {
          if (spec.size() > 65_536 && !mapped.isEmpty() && !last.calls.contains("unmap")) {
            throw new IllegalStateException("the host has no room for two");
          }
          mapped.add(spec.size());
          Runnable meanwhile = whileMapping;
          whileMapping = () -> {};
          meanwhile.run();
          return super.map(spec);
        }
      };

  @BeforeEach
  void start(@TempDir Path storage) throws Exception {
    registry = new ServiceRegistry(storage).started();
    activator.start(registry.context());
    registry.add(backEnd, 0);
  }

  @AfterEach
  void stop() throws Exception {
    publishers.forEach(RegionPublisher::close);
    assertEquals(List.of(), registry.services(UnavailableRegion.class));
    activator.stop(registry.context());
    registry.close();
    log.close();
  }

  private static Map<String, Object> region(String name, long base, long size) {
    return Map.of(
        "guestmem.name",
        name,
        "guestmem.base",
        base,
        "guestmem.size",
        size,
        Constants.SERVICE_PID,
        "org.guestmem.region~" + name);
  }

  private RegionPublisher publish(Map<String, Object> configuration) {
    RegionPublisher publisher = new RegionPublisher(registry.context(), configuration);
    publishers.add(publisher);
    return publisher;
  }

  /** A region that a plug-in registers by itself. */
  private static ServiceRegistration<GuestMemoryRegion> register(
      BundleContext plugIn, String name, long base, long size, Map<String, String> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put(GuestMemoryRegion.VM, "default");
    return plugIn.registerService(
        GuestMemoryRegion.class,
        GuestMemoryRegion.of(name, base, FakeMapping.region(RegionSpec.builder(size).build())),
        FrameworkUtil.asDictionary(properties));
  }

  private BundleContext plugIn() throws Exception {
    return registry.emptyBundle().getBundleContext();
  }

  private List<GuestMemoryRegion> memory() {
    ServiceReference<GuestAddressSpace> space = registry.only(GuestAddressSpace.class);
    return registry.context().getService(space).memory().regions();
  }

  private List<String> names() {
    return memory().stream().map(region -> region.name() + " " + region.range()).toList();
  }

  private UnavailableRegion unavailable() {
    return registry.context().getService(registry.only(UnavailableRegion.class));
  }

  private int services() {
    return registry.services(GuestMemoryRegion.class).size();
  }

  @Test
  void changeThatOverlapsMustKeepTheOldRegionInServiceAndBeReported() {
    RegionPublisher ram0 = publish(region("ram0", 0, 8192));
    publish(region("ram1", 8192, 4096));
    List<GuestMemoryRegion> before = memory();
    ram0.modify(region("ram0", 0, 16_384));
    assertEquals(before, memory());
    assertTrue(before.get(0).mapping().isOpen());
    assertEquals(2, services());
    assertEquals(List.of(8192L, 4096L), mapped, "nothing is mapped in vain");
    assertTrue(unavailable().refused());
    for (String part : List.of("'ram1' 0x2000-0x2fff", "'ram0' 0x0-0x3fff", "overlap")) {
      assertTrue(unavailable().reason().contains(part), unavailable().reason());
    }
    assertEquals(
        "org.guestmem.region~ram0",
        registry.only(UnavailableRegion.class).getProperty(Constants.SERVICE_PID));
    assertEquals(1, log.with("SEVERE").size());
    assertEquals(1, log.with("SEVERE", "ram0", "not changed", "stays in service").size());
    ram0.modify(region("ram0", 0, 8192));
    assertEquals(before, memory());
    assertEquals(List.of(), registry.services(UnavailableRegion.class));
  }

  @Test
  void changeThatOverlapsMustBeMadeOnceThereIsRoom() {
    RegionPublisher ram0 = publish(region("ram0", 0, 8192));
    RegionPublisher ram1 = publish(region("ram1", 8192, 4096));
    ram0.modify(region("ram0", 0, 16_384));
    ram1.modify(region("ram1", 16_384, 4096));
    assertEquals(List.of("ram0 0x0-0x3fff", "ram1 0x4000-0x4fff"), names());
    assertEquals(2, services());
    assertEquals(List.of(), registry.services(UnavailableRegion.class));
  }

  @Test
  void newRegionThatOverlapsMustBeRefusedUntilTheOtherIsUnmapped() {
    RegionPublisher ram0 = publish(region("ram0", 0, 1 << 20));
    publish(region("ram1", 4096, 1 << 20));
    publish(region("ram2", 8192, 1 << 20)).close();
    assertEquals(List.of("ram0 0x0-0xf_ffff"), names());
    assertEquals(1, services());
    assertTrue(unavailable().reason().contains("'ram0' 0x0-0xf_ffff"));
    assertEquals("ram1", registry.only(UnavailableRegion.class).getProperty("guestmem.name"));
    ram0.close();
    assertEquals(List.of("ram1 0x1000-0x10_0fff"), names());
    assertEquals(List.of(), registry.services(UnavailableRegion.class));
  }

  @Test
  void olderConfigurationMustHaveTheRoomFirst() {
    RegionPublisher ram0 = publish(region("ram0", 0, 8192));
    publish(region("ram1", 0, 4096));
    publish(region("ram2", 0, 4096));
    ram0.close();
    assertEquals(List.of("ram1 0x0-0xfff"), names());
    assertEquals("ram2", registry.only(UnavailableRegion.class).getProperty("guestmem.name"));
    assertTrue(unavailable().reason().contains("'ram1'"), unavailable().reason());
  }

  @Test
  void otherMachinesMustNotCount() {
    publish(region("ram0", 0, 8192));
    Map<String, Object> other = new HashMap<>(region("ram1", 4096, 8192));
    other.put(GuestMemoryRegion.VM, "web2");
    publish(other);
    assertEquals(2, services());
  }

  @Test
  void regionOfAPlugInMustKeepAConfigurationOutUntilItGoes() throws Exception {
    ServiceRegistration<?> buffer = register(plugIn(), "buffer", 4096, 4096, Map.of());
    publish(region("ram0", 0, 8192));
    assertEquals(List.of("buffer 0x1000-0x1fff"), names());
    assertTrue(unavailable().reason().contains("'buffer' 0x1000-0x1fff"));
    buffer.unregister();
    assertEquals(List.of("ram0 0x0-0x1fff"), names());
  }

  @Test
  void regionThatIsLeftOutMustKeepNobodyOut() throws Exception {
    RegionPublisher ram0 = publish(region("ram0", 0, 8192));
    ServiceRegistration<?> buffer = register(plugIn(), "buffer", 4096, 8192, Map.of());
    ram0.modify(region("ram0", 0, 16_384));
    assertEquals(List.of("ram0 0x0-0x3fff"), names());
    buffer.unregister();
  }

  @Test
  void renameMustReplaceTheRegionAndAlarmNobody() {
    RegionPublisher ram = publish(region("ram0", 0, 8192));
    Map<String, Object> renamed = new HashMap<>(region("ram0", 0, 8192));
    renamed.put("guestmem.name", "main");
    ram.modify(renamed);
    assertEquals(List.of("main 0x0-0x1fff"), names());
    assertEquals(1, services());
    assertEquals(List.of(), log.with("SEVERE"));
    assertEquals(List.of(), log.with("WARNING"));
  }

  @Test
  void regionsOfAPlugInMustAllCountThoughTheyNameOneConfiguration() throws Exception {
    BundleContext plugIn = plugIn();
    Map<String, String> pid = Map.of(Constants.SERVICE_PID, "org.guestmem.region~ram0");
    publish(region("ram0", 0, 4096));
    ServiceRegistration<?> low = register(plugIn, "low", 4096, 4096, pid);
    ServiceRegistration<?> high = register(plugIn, "high", 8192, 4096, pid);
    assertEquals(List.of("ram0 0x0-0xfff", "low 0x1000-0x1fff", "high 0x2000-0x2fff"), names());
    low.unregister();
    high.unregister();
  }

  @Test
  void changeThatARegionForestallsMustEndRefusedWithTheOldRegionInService() throws Exception {
    RegionPublisher ram0 = publish(region("ram0", 0, 8192));
    GuestMemoryRegion old = memory().get(0);
    BundleContext plugIn = plugIn();
    List<ServiceRegistration<?>> faster = new ArrayList<>();
    whileMapping = () -> faster.add(register(plugIn, "buffer", 8192, 4096, Map.of()));
    ram0.modify(region("ram0", 0, 16_384));
    assertEquals(List.of("ram0 0x0-0x1fff", "buffer 0x2000-0x2fff"), names());
    assertTrue(old.mapping().isOpen());
    assertEquals(2, services());
    assertTrue(backEnd.last.calls.contains("unmap"));
    assertTrue(unavailable().refused());
    assertTrue(unavailable().reason().contains("'buffer' 0x2000-0x2fff"));
    faster.get(0).unregister();
    assertEquals(List.of("ram0 0x0-0x3fff"), names());
    assertFalse(old.mapping().isOpen());
  }

  @Test
  void ofTwoThatRaceTheLoserMustEndRefused() {
    whileMapping = () -> publish(region("ram1", 4096, 8192));
    publish(region("ram0", 0, 8192));
    assertEquals(List.of("ram1 0x1000-0x2fff"), names());
    assertEquals(1, services());
    assertEquals("ram0", registry.only(UnavailableRegion.class).getProperty("guestmem.name"));
    assertTrue(unavailable().refused());
  }
}
