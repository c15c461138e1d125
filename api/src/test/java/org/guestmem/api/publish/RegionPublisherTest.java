package org.guestmem.api.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.guestmem.api.Backing;
import org.guestmem.api.FakeFactory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.spi.Osgi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration becomes a service, or an error that names the property. */
final class RegionPublisherTest {
  @TempDir Path directory;

  private final Osgi osgi = new Osgi();
  private final FakeFactory factory = new FakeFactory();

  /** A configuration with the given values and else the defaults of its description. */
  private static RegionConfiguration config(Map<String, Object> values) {
    return (RegionConfiguration)
        Proxy.newProxyInstance(
            RegionConfiguration.class.getClassLoader(),
            new Class<?>[] {RegionConfiguration.class},
            (proxy, method, none) -> {
              String key = method.getName().replace('_', '.');
              return values.getOrDefault(key, method.getDefaultValue());
            });
  }

  private RegionPublisher publish(Map<String, Object> values) {
    return new RegionPublisher(osgi.context(), config(values), factory);
  }

  private RegionSpec published() {
    GuestMemoryRegion region =
        assertInstanceOf(GuestMemoryRegion.class, osgi.services.get(0).service());
    return region.mapping().spec();
  }

  @Test
  void sizeAloneMustBeEnough() {
    publish(Map.of("guestmem.size", "512MiB"));
    assertEquals(RegionSpec.builder(512 << 20).label("default/ram0").build(), published());
    Dictionary<?, ?> properties = osgi.services.get(0).properties();
    assertEquals("default", properties.get(GuestMemoryRegion.VM));
    assertEquals("ram0", properties.get(GuestMemoryRegion.NAME));
    assertEquals(0L, properties.get(GuestMemoryRegion.BASE));
    assertEquals(512L << 20, properties.get(GuestMemoryRegion.SIZE));
    assertEquals("anonymous", properties.get(GuestMemoryRegion.BACKING));
    assertEquals("fake", properties.get(MmapRegionFactory.BACKEND));
  }

  @Test
  void everyValueMustBeUsed() throws IOException {
    Path file = Files.write(directory.resolve("ram"), new byte[12_288]);
    publish(
        Map.of(
            "guestmem.vm", "vm1",
            "guestmem.name", "rom",
            "guestmem.base", "0x1_0000_0000",
            "guestmem.size", "8K",
            "guestmem.backing", "file:" + file,
            "guestmem.offset", "4KiB",
            "guestmem.shared", false,
            "guestmem.readonly", true,
            "guestmem.dirty", true));
    assertEquals(
        RegionSpec.builder(8192)
            .backing(Backing.file(file, 4096))
            .sharing(Sharing.PRIVATE)
            .protection(Protection.READ_ONLY)
            .trackDirty()
            .label("vm1/rom")
            .build(),
        published());
    Dictionary<?, ?> properties = osgi.services.get(0).properties();
    assertEquals(1L << 32, properties.get(GuestMemoryRegion.BASE));
    assertEquals("vm1", properties.get(GuestMemoryRegion.VM));
  }

  @Test
  void serviceMustGoBeforeTheMemory() {
    RegionPublisher publisher = publish(Map.of("guestmem.size", "4096"));
    GuestMemoryRegion region = (GuestMemoryRegion) osgi.services.get(0).service();
    publisher.close();
    assertEquals(List.of("register", "unregister"), osgi.events);
    assertEquals(List.of(), osgi.services);
    assertEquals(false, region.mapping().isOpen());
    assertEquals(List.of("shut", "unmap"), factory.last.calls);
  }

  @Test
  void valueThatCannotBeUsedMustBeNamedWithItsProperty() {
    Map<String, String> wrong =
        Map.of(
            "guestmem.size", "much",
            "guestmem.base", "below",
            "guestmem.backing", "tape");
    wrong.forEach(
        (property, value) -> {
          Map<String, Object> values = new HashMap<>(Map.of("guestmem.size", "4096"));
          values.put(property, value);
          Exception e = assertThrows(IllegalArgumentException.class, () -> publish(values));
          String message = Objects.requireNonNull(e.getMessage());
          assertTrue(message.startsWith(property + "=" + value + ": "), message);
        });
    Exception missing = assertThrows(IllegalArgumentException.class, () -> publish(Map.of()));
    assertTrue(
        String.valueOf(missing.getMessage()).startsWith("guestmem.size="), missing::toString);
    assertEquals(List.of(), osgi.services);
  }

  @Test
  void memoryMustBeUnmappedWhenItCannotBePublished() {
    Map<String, Object> offPage = Map.of("guestmem.size", "4096", "guestmem.base", "0x800");
    assertThrows(IllegalArgumentException.class, () -> publish(offPage));
    assertEquals(List.of("shut", "unmap"), factory.last.calls);
    osgi.refuses = true;
    assertThrows(IllegalStateException.class, () -> publish(Map.of("guestmem.size", "4096")));
    assertEquals(List.of("shut", "unmap"), factory.last.calls);
  }
}
