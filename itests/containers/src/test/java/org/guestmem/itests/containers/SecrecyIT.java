package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import javax.management.JMException;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.UnavailableRegion;
import org.guestmem.itests.driver.ContainerTest;
import org.guestmem.tck.HostAddresses;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * No line of the log, no property of a service, and nothing that a platform shows of its memory
 * holds a host address.
 */
@ContainerTest(NativeTestContainerFactory.class)
class SecrecyIT {
  @TempDir Path directory;

  private final List<HostAddresses> mapped = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(),
        Provision.backEnds(),
        Provision.declarativeServices(),
        Provision.bundles(
            "org.osgi.service.log",
            "org.apache.felix.inventory",
            "org.apache.felix.gogo.runtime",
            "org.guestmem.pagemap",
            "org.guestmem.inventory",
            "org.guestmem.shell",
            "org.guestmem.management",
            "org.guestmem.tck"),
        CoreOptions.when(Runtime.version().feature() >= 22)
            .useOptions(Provision.bundles("org.guestmem.kvm")));
  }

  /** Takes down what is mapped, and what the platform says of it. */
  private void look(BundleContext context) throws InvalidSyntaxException, JMException {
    mapped.add(HostAddresses.now());
    texts.addAll(PlatformTexts.of(context));
  }

  private static Map<String, String> region(String base, String backing) {
    return Map.of(
        GuestMemoryRegion.SIZE,
        "64KiB",
        GuestMemoryRegion.BASE,
        base,
        GuestMemoryRegion.BACKING,
        backing,
        "guestmem.dirty",
        "true");
  }

  @Test
  void whatIsLoggedAndPublishedMustHoldNoHostAddress(BundleContext context) throws Exception {
    Path file = Files.write(directory.resolve("ram"), new byte[1 << 16]);
    try (OwnLog log = new OwnLog(Level.ALL);
        Recording recording = new Recording()) {
      recording.start();
      new Platform(context).restart(Provision.FALLBACK, Map.of());
      try (ConfiguredRegion anonymous =
              new ConfiguredRegion(context, "ram0", region("0", "anonymous"));
          ConfiguredRegion backed =
              new ConfiguredRegion(context, "ram1", region("1MiB", "file:" + file));
          ConfiguredRegion over = new ConfiguredRegion(context, "ram2", region("0", "anonymous"));
          ConfiguredRegion refused =
              new ConfiguredRegion(context, "ram3", region("2MiB", "file:/nowhere"))) {
        lend(context.getService(anonymous.published()).mapping());
        lend(context.getService(backed.published()).mapping());
        ConfiguredRegion.await(
            () -> count(context, UnavailableRegion.class, null) == 2,
            "refusal of the overlap and of the missing file");
        assertFalse(over.now().isPresent());
        assertFalse(refused.now().isPresent());
        look(context);
        backed.change(region("4MiB", "file:" + file));
        backed.published(GuestMemoryRegion.BASE, 4L << 20);
        ConfiguredRegion.await(
            () -> count(context, GuestMemoryRegion.class, "(guestmem.name=ram1)") == 1,
            "end of the one before, whose MXBean goes with it");
        leave(context);
        look(context);
      }
      for (String part : List.of("registered", "left it open", "/nowhere", "overlap", "ram1")) {
        assertFalse(log.with(part).isEmpty(), part);
      }
      texts.addAll(log.with());
      Path events = directory.resolve("memory.jfr");
      recording.stop();
      recording.dump(events);
      RecordingFile.readAllEvents(events).stream()
          .filter(event -> event.getEventType().getName().startsWith("org.guestmem."))
          .forEach(event -> texts.add(event.toString()));
    }
    for (String said : List.of("DirtyBytes", "RegionMapped", "Back ends", "read nowhere", "ram1")) {
      assertTrue(texts.stream().anyMatch(text -> text.contains(said)), said);
    }
    for (HostAddresses addresses : mapped) {
      texts.forEach(addresses::mustNotBeIn);
    }
  }

  private static int count(BundleContext context, Class<?> type, @Nullable String filter) {
    try {
      return context.getServiceReferences(type, filter).size();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lends the address to somebody who fails when it is revoked, where there is one. */
  private static void lend(MmapRegion region) {
    if (!region.backend().equals("ffm")) {
      return;
    }
    HostAddressLease[] lease = new HostAddressLease[1];
    lease[0] =
        region.lendHostAddress(
            "a guest",
            () -> {
              lease[0].close();
              throw new IllegalStateException("on purpose");
            });
  }

  /** Leaves a region of each back end open. */
  private void leave(BundleContext context) throws InvalidSyntaxException {
    for (ServiceReference<MmapRegionFactory> backEnd :
        context.getServiceReferences(MmapRegionFactory.class, null)) {
      MmapRegion left =
          Optional.ofNullable(context.getService(backEnd))
              .orElseThrow()
              .create(RegionSpec.builder(1 << 16).build());
      mapped.add(HostAddresses.now());
      texts.add(left.toString());
      context.ungetService(backEnd);
    }
  }
}
