package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionClosedException;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** Configurations become region services, on whatever back end serves. */
@ContainerTest(NativeTestContainerFactory.class)
class RegionPublisherIT {
  private static final Map<String, String> MEGABYTE = Map.of("guestmem.size", "1MiB");
  private static final Map<String, String> AT_ONE_GIB =
      Map.of("guestmem.size", "1MiB", "guestmem.base", "1GiB");
  private static final Map<String, String> AT_TWO_GIB =
      Map.of("guestmem.size", "1MiB", "guestmem.base", "2GiB");

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(), Provision.backEnds(), Provision.declarativeServices());
  }

  @Test
  void serviceMustHaveEveryProperty(BundleContext context) throws Exception {
    Map<String, String> values =
        Map.of("guestmem.vm", "vm7", "guestmem.base", "0x1_0000_0000", "guestmem.size", "512KiB");
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "high", values)) {
      ServiceReference<GuestMemoryRegion> service = configured.published();
      assertEquals("vm7", service.getProperty(GuestMemoryRegion.VM));
      assertEquals("high", service.getProperty(GuestMemoryRegion.NAME));
      assertEquals(0x1_0000_0000L, service.getProperty(GuestMemoryRegion.BASE));
      assertEquals(512L * 1024, service.getProperty(GuestMemoryRegion.SIZE));
      assertEquals("anonymous", service.getProperty(GuestMemoryRegion.BACKING));
      assertEquals(
          new Platform(context).plainLookup().backend(),
          service.getProperty(MmapRegionFactory.BACKEND));
    }
  }

  @Test
  void regionMustBeWhatItsPropertiesSay(BundleContext context) throws Exception {
    Map<String, String> values = Map.of("guestmem.base", "4GiB", "guestmem.size", "8192");
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "same", values)) {
      GuestMemoryRegion region = context.getService(configured.published());
      assertEquals("same", region.name());
      assertEquals(1L << 32, region.base());
      assertEquals(8192, region.size());
    }
  }

  @Test
  void bytesMustBeSharedByAllWhoLookTheServiceUp(BundleContext context) throws Exception {
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "shared", MEGABYTE)) {
      ServiceReference<GuestMemoryRegion> service = configured.published();
      context.getService(service).slice().put(4096, ByteBuffer.wrap(new byte[] {1, 2, 3}));
      BundleContext other = new Platform(context).bundle(Provision.FALLBACK).getBundleContext();
      byte[] read = new byte[3];
      other.getService(service).slice().get(4096, ByteBuffer.wrap(read));
      assertArrayEquals(new byte[] {1, 2, 3}, read);
      other.ungetService(service);
    }
  }

  @Test
  void fileMustHoldWhatIsWritten(BundleContext context, @TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("ram"), new byte[64 * 1024]);
    Map<String, String> values =
        Map.of("guestmem.size", "64KiB", "guestmem.backing", "file:" + file);
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "file", values)) {
      context.getService(configured.published()).slice().putLong(8, 0x1122334455667788L);
    }
    ByteBuffer written = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
    assertEquals(0x1122334455667788L, written.getLong(8));
  }

  @Test
  void deletingMustUnregisterFirstAndCloseAfterwards(BundleContext context) throws Exception {
    ConfiguredRegion configured = new ConfiguredRegion(context, "short", MEGABYTE);
    GuestMemoryRegion region = context.getService(configured.published());
    var openWhenUnregistering = new CompletableFuture<Boolean>();
    ServiceListener listener =
        event -> {
          if (event.getType() == ServiceEvent.UNREGISTERING) {
            openWhenUnregistering.complete(region.mapping().isOpen());
          }
        };
    context.addServiceListener(listener, "(guestmem.name=short)");
    try {
      configured.close();
      assertTrue(openWhenUnregistering.get(10, TimeUnit.SECONDS));
    } finally {
      context.removeServiceListener(listener);
    }
    ConfiguredRegion.await(() -> !region.mapping().isOpen(), "close");
    assertThrows(RegionClosedException.class, () -> region.slice().getByte(0));
    assertTrue(configured.now().isEmpty());
  }

  @Test
  void targetMustChooseTheBackEnd(BundleContext context) throws Exception {
    Map<String, String> values =
        Map.of("guestmem.size", "1MiB", "factory.target", "(guestmem.backend=fallback)");
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "chosen", values)) {
      ServiceReference<GuestMemoryRegion> service = configured.published();
      assertEquals("fallback", service.getProperty(MmapRegionFactory.BACKEND));
      assertEquals("fallback", context.getService(service).mapping().backend());
    }
  }

  @Test
  void targetThatNobodyMeetsMustPublishNothing(BundleContext context) throws Exception {
    Map<String, String> values =
        Map.of("guestmem.size", "1MiB", "factory.target", "(guestmem.backend=nope)");
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "unmet", values);
        ConfiguredRegion later = new ConfiguredRegion(context, "later", MEGABYTE)) {
      later.published();
      assertTrue(configured.now().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "guestmem.size, lots",
    "guestmem.size, 0",
    "guestmem.size, -1",
    "guestmem.base, 0x123",
    "guestmem.base, 0xffff_ffff_ffff_f000",
    "guestmem.backing, file:/no/such/file",
    "guestmem.backing, tape"
  })
  void badValueMustPublishNothingAndLeaveOthersAlone(
      String property, String value, BundleContext context) throws Exception {
    Map<String, String> values =
        property.equals("guestmem.size")
            ? Map.of(property, value)
            : Map.of("guestmem.size", "1MiB", property, value);
    try (ConfiguredRegion earlier = new ConfiguredRegion(context, "earlier", AT_ONE_GIB)) {
      GuestMemoryRegion region = context.getService(earlier.published());
      region.slice().putInt(0, 42);
      try (ConfiguredRegion bad = new ConfiguredRegion(context, "bad", values);
          ConfiguredRegion later = new ConfiguredRegion(context, "later", AT_TWO_GIB)) {
        // What comes later is there: the bad one had its turn.
        later.published();
        assertTrue(bad.now().isEmpty());
      }
      assertEquals(42, region.slice().getInt(0));
    }
  }

  @Test
  void eachConfigurationMustHaveItsOwnRegion(BundleContext context) throws Exception {
    try (ConfiguredRegion one = new ConfiguredRegion(context, "one", MEGABYTE);
        ConfiguredRegion two = new ConfiguredRegion(context, "two", AT_ONE_GIB)) {
      List<GuestMemoryRegion> regions =
          List.of(context.getService(one.published()), context.getService(two.published()));
      regions.get(0).slice().putInt(0, 1);
      assertEquals(0, regions.get(1).slice().getInt(0));
    }
  }
}
