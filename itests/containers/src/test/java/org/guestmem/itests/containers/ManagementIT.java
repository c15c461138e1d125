package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionBusyException;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What a JMX client sees of a platform, and what stands in a recording of it. */
@ContainerTest(NativeTestContainerFactory.class)
class ManagementIT {
  private static final String MANAGEMENT = "org.guestmem.management";
  private static final Map<String, String> RAM =
      Map.of(
          "guestmem.vm", "web1",
          "guestmem.base", "4GiB",
          "guestmem.size", "64KiB",
          "guestmem.dirty", "true");

  private JMXConnectorServer server;
  private JMXConnector client;
  private MBeanServerConnection beans;

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(),
        Provision.backEnds(),
        Provision.declarativeServices(),
        Provision.bundles(MANAGEMENT));
  }

  @BeforeEach
  @SuppressWarnings("BanJNDI") // our own server
  void connect() throws Exception {
    server =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("service:jmx:rmi://"),
            null,
            ManagementFactory.getPlatformMBeanServer());
    server.start();
    client = JMXConnectorFactory.connect(server.getAddress());
    beans = client.getMBeanServerConnection();
  }

  @AfterEach
  void disconnect() throws Exception {
    client.close();
    server.stop();
  }

  private Set<ObjectName> regions(String vm) {
    try {
      return beans.queryNames(
          new ObjectName("org.guestmem:type=GuestMemoryRegion,vm=\"%s\",*".formatted(vm)), null);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectName region(String vm) {
    ConfiguredRegion.await(() -> regions(vm).size() == 1, "bean of a region of " + vm);
    return regions(vm).iterator().next();
  }

  private Object total(String attribute) throws Exception {
    return beans.getAttribute(new ObjectName("org.guestmem:type=GuestMemory"), attribute);
  }

  @Test
  void clientMustSeeTheRegion(BundleContext context) throws Exception {
    try (ConfiguredRegion ram = new ConfiguredRegion(context, "ram0", RAM)) {
      ServiceReference<GuestMemoryRegion> reference = ram.published();
      context.getService(reference).slice().putLong(0, 1);
      ObjectName bean = region("web1");
      assertEquals("\"ram0\"", bean.getKeyProperty("name"));
      assertEquals("0x1_0000_0000", beans.getAttribute(bean, "Base"));
      assertEquals(65_536L, beans.getAttribute(bean, "Size"));
      assertEquals("anonymous", beans.getAttribute(bean, "Backing"));
      assertEquals("open", beans.getAttribute(bean, "State"));
      assertEquals(1L, beans.getAttribute(bean, "DirtyPages"));
      String[] users = (String[]) beans.getAttribute(bean, "Users");
      assertTrue(List.of(users).contains(context.getBundle().getSymbolicName()));
      assertTrue(!List.of(users).contains(MANAGEMENT), () -> String.join(" ", users));
      assertEquals(65_536L, total("Size"));
      assertEquals(4096L, total("DirtyBytes"));
      assertEquals(1, total("Regions"));
      String[] backends = (String[]) total("Backends");
      assertEquals(backends[0], beans.getAttribute(bean, "Backend"));
      long resident = (Long) beans.getAttribute(bean, "ResidentBytes");
      assertEquals(backends[0].equals("ffm"), resident >= 4096, "resident " + resident);
    }
    ConfiguredRegion.await(() -> regions("web1").isEmpty(), "end of the bean");
    assertEquals(0, total("Regions"));
  }

  @Test
  @Tag("ffm")
  void stateMustBeClosingWhileALeaseIsHeld(BundleContext context) throws Exception {
    try (ConfiguredRegion ram = new ConfiguredRegion(context, "ram0", RAM)) {
      MmapRegion mapping = context.getService(ram.published()).mapping();
      HostAddressLease lease = mapping.lendHostAddress("guest", () -> {});
      ObjectName bean = region("web1");
      assertThrows(RegionBusyException.class, () -> mapping.close(Duration.ZERO));
      assertEquals("closing", beans.getAttribute(bean, "State"));
      lease.close();
      assertEquals("unmapped", beans.getAttribute(bean, "State"));
      assertEquals(-1L, beans.getAttribute(bean, "ResidentBytes"));
    }
  }

  @Test
  void regionThatMovesToAnotherMachineMustBeRenamed(BundleContext context) throws Exception {
    Map<String, String> labelled =
        Map.of("guestmem.vm", "web1", "guestmem.size", "64KiB", "guestmem.label", "a");
    try (ConfiguredRegion ram = new ConfiguredRegion(context, "ram0", labelled)) {
      ObjectName before = region("web1");
      ram.change(Map.of("guestmem.vm", "web2", "guestmem.size", "64KiB"));
      ObjectName after = region("web2");
      assertEquals("web2", beans.getAttribute(after, "Vm"));
      ConfiguredRegion.await(() -> regions("web1").isEmpty(), "end of " + before);
    }
  }

  @Test
  void stoppedBundleMustTakeItsBeansWithIt(BundleContext context) throws Exception {
    Bundle management = new Platform(context).bundle(MANAGEMENT);
    try (ConfiguredRegion ram = new ConfiguredRegion(context, "ram0", RAM)) {
      ram.published();
      region("web1");
      management.stop();
      assertEquals(Set.of(), beans.queryNames(new ObjectName("org.guestmem:*"), null));
      management.start();
      region("web1");
    }
  }

  @Test
  void recordingMustSayWhatWasLeftOpen(BundleContext context, @TempDir Path directory)
      throws Exception {
    long leaksBefore = (Long) total("ClosedForUserCount");
    long mappedBefore = (Long) total("MappedCount");
    Path file = directory.resolve("memory.jfr");
    String leaked;
    try (Recording recording = new Recording()) {
      recording.start();
      Bundle plugin = context.installBundle("leaky", new TestBundle("leaky").jar());
      plugin.start();
      MmapRegion region = new Platform(plugin.getBundleContext()).newRegion();
      leaked = region.toString();
      plugin.uninstall();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("org.guestmem."))
            .toList();
    assertArrayEquals(
        new String[] {
          "org.guestmem.RegionMapped", "org.guestmem.ClosedForUser", "org.guestmem.RegionUnmapped"
        },
        events.stream().map(event -> event.getEventType().getName()).toArray());
    for (RecordedEvent event : events) {
      assertEquals(leaked, event.getString("region"));
    }
    assertEquals("leaky", events.get(1).getString("user"));
    assertEquals(leaksBefore + 1, total("ClosedForUserCount"));
    assertEquals(mappedBefore + 1, total("MappedCount"));
  }
}
