package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.guestmem.api.AddressSpaceChange;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.UnavailableRegion;
import org.guestmem.examples.introspection.Introspector;
import org.guestmem.follow.MemoryFollower;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** The memory of a machine, of configured and other regions, and a plug-in that follows it. */
@ContainerTest(NativeTestContainerFactory.class)
class AddressSpaceIT {

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(),
        Provision.backEnds(),
        Provision.declarativeServices(),
        Provision.bundles("org.guestmem.follow", "org.guestmem.examples.introspection"));
  }

  private static ConfiguredRegion configure(BundleContext context, String name, String base)
      throws Exception {
    ConfiguredRegion configured = new ConfiguredRegion(context, name, values(base));
    configured.published();
    return configured;
  }

  private static Map<String, String> values(String base) {
    return Map.of("guestmem.vm", "web1", "guestmem.base", base, "guestmem.size", "64KiB");
  }

  private static Optional<ServiceReference<GuestAddressSpace>> service(BundleContext context) {
    try {
      return context.getServiceReferences(GuestAddressSpace.class, "(guestmem.vm=web1)").stream()
          .findFirst();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A region is there a moment before those who listen to its coming know it. */
  private static GuestAddressSpace space(BundleContext context) {
    ConfiguredRegion.await(() -> service(context).isPresent(), "address space");
    return context.getService(service(context).orElseThrow());
  }

  private static void awaitRegions(GuestAddressSpace space, String... names) {
    ConfiguredRegion.await(
        () -> names(space).equals(List.of(names)), List.of(names) + " alone in " + space);
  }

  private static List<String> names(GuestAddressSpace space) {
    return space.memory().regions().stream().map(GuestMemoryRegion::name).toList();
  }

  @Test
  void holderMustSeeWhatIsPluggedWhoeverPlugsIt(BundleContext context) throws Exception {
    GuestAddressSpace space;
    try (ConfiguredRegion low = configure(context, "ram0", "0")) {
      space = space(context);
      awaitRegions(space, "ram0");
      try (ConfiguredRegion high = configure(context, "ram1", "4GiB");
          MmapRegion own = new Platform(context).newRegion()) {
        GuestMemoryRegion buffer = GuestMemoryRegion.of("buffer", 1 << 30, own);
        ServiceRegistration<?> plugged =
            context.registerService(
                GuestMemoryRegion.class,
                buffer,
                FrameworkUtil.asDictionary(Map.of(GuestMemoryRegion.VM, "web1")));
        awaitRegions(space, "ram0", "buffer", "ram1");
        space.memory().putLong((1L << 32) + 8, 42);
        assertEquals(42, context.getService(high.published()).slice().getLong(8));
        plugged.unregister();
      }
      awaitRegions(space, "ram0");
      assertTrue(low.now().isPresent());
    }
    awaitRegions(space);
    ConfiguredRegion.await(() -> service(context).isEmpty(), "end of the address space");
  }

  @Test
  void overlapMustBeLeftOutUntilTheOtherGoes(BundleContext context) throws Exception {
    try (ConfiguredRegion stays = configure(context, "ram0", "0");
        MmapRegion own = new Platform(context).newRegion()) {
      GuestAddressSpace space = space(context);
      ServiceRegistration<?> waits =
          context.registerService(
              GuestMemoryRegion.class,
              GuestMemoryRegion.of("buffer", 32 << 10, own),
              FrameworkUtil.asDictionary(Map.of(GuestMemoryRegion.VM, "web1")));
      awaitRegions(space, "ram0");
      assertTrue(isReported(context, "buffer"));
      stays.delete();
      awaitRegions(space, "buffer");
      ConfiguredRegion.await(() -> !isReported(context, "buffer"), "end of the report");
      waits.unregister();
    }
  }

  private static boolean isReported(BundleContext context, String name) {
    try {
      String filter = "(guestmem.name=" + name + ")";
      return !context.getServiceReferences(UnavailableRegion.class, filter).isEmpty();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void overlappingConfigurationMustHaveNoServiceUntilTheOtherGoes(BundleContext context)
      throws Exception {
    try (ConfiguredRegion stays = configure(context, "ram0", "0");
        ConfiguredRegion waits = new ConfiguredRegion(context, "ram1", values("32KiB"))) {
      GuestAddressSpace space = space(context);
      ConfiguredRegion.await(() -> isReported(context, "ram1"), "refusal of ram1");
      assertTrue(waits.now().isEmpty());
      awaitRegions(space, "ram0");
      stays.delete();
      waits.published();
      awaitRegions(space(context), "ram1");
      assertEquals(List.of(), space.memory().regions(), "the machine was gone in between");
    }
  }

  @Test
  void replacementMustBeOneStep(BundleContext context) throws Exception {
    try (ConfiguredRegion configured = configure(context, "ram0", "0");
        ConfiguredRegion other = configure(context, "ram1", "4GiB")) {
      GuestAddressSpace space = space(context);
      awaitRegions(space, "ram0", "ram1");
      List<AddressSpaceChange> changes = new CopyOnWriteArrayList<>();
      GuestAddressSpace.Registration listening = space.addListener(changes::add);
      configured.change(Map.of("guestmem.vm", "web1", "guestmem.size", "128KiB"));
      configured.published(GuestMemoryRegion.SIZE, 128L << 10);
      ConfiguredRegion.await(() -> configured.all() == 1, "end of the old region");
      listening.close();
      assertEquals(2, changes.size(), "what was there, and one change");
      assertEquals(128 << 10, changes.get(1).after().regions().get(0).size());
      assertEquals(2, changes.get(1).after().regions().size());
      assertTrue(other.now().isPresent());
    }
  }

  @Test
  void followerMustKnowWhatIsPluggedIn(BundleContext context) throws Exception {
    try (ConfiguredRegion low = configure(context, "ram0", "0")) {
      awaitFollowed(context, Map.of("web1", 64L << 10));
      try (ConfiguredRegion high = configure(context, "ram1", "4GiB")) {
        awaitFollowed(context, Map.of("web1", 128L << 10));
        assertTrue(high.now().isPresent());
      }
      awaitFollowed(context, Map.of("web1", 64L << 10));
      assertTrue(low.now().isPresent());
    }
    awaitFollowed(context, Map.of());
  }

  private static void awaitFollowed(BundleContext context, Map<String, Long> bytes) {
    MemoryFollower follower = context.getService(context.getServiceReference(MemoryFollower.class));
    ConfiguredRegion.await(() -> follower.bytes().equals(bytes), bytes + " followed");
  }

  @Test
  void introspectorMustReadWhatIsPluggedIn(BundleContext context) throws Exception {
    byte[] banner = "Linux version 6.1.0 (x) #1 SMP\n\0".getBytes(StandardCharsets.US_ASCII);
    Introspector introspector = context.getService(context.getServiceReference(Introspector.class));
    try (ConfiguredRegion ram = configure(context, "ram0", "4GiB")) {
      awaitRegions(space(context), "ram0");
      context.getService(ram.published()).slice().put(0x1000, banner, 0, banner.length);
      awaitIntroduced(introspector);
      assertEquals("0x1_0000_1000  Linux version 6.1.0 (x) #1 SMP", introspector.kernel("web1"));
      assertEquals("no ACPI root pointer in the memory of web1", introspector.acpi("web1"));
    }
  }

  /** A machine is there a moment before those who listen to its coming know it. */
  private static void awaitIntroduced(Introspector introspector) {
    ConfiguredRegion.await(
        () -> {
          try {
            return introspector.banner("web1").isPresent();
          } catch (IllegalArgumentException e) {
            return false;
          }
        },
        "the machine known to the introspector");
  }

  @Test
  void requirementOfAPlugInMustBeMetByABackEnd(BundleContext context) {
    Platform platform = new Platform(context);
    BundleRequirement requirement =
        platform
            .bundle("org.guestmem.follow")
            .adapt(BundleRevision.class)
            .getDeclaredRequirements("org.guestmem.backend")
            .get(0);
    BundleCapability capability =
        platform
            .bundle(Provision.FALLBACK)
            .adapt(BundleRevision.class)
            .getDeclaredCapabilities("org.guestmem.backend")
            .get(0);
    assertEquals("active", requirement.getDirectives().get("effective"));
    assertEquals("active", capability.getDirectives().get("effective"));
    assertEquals("fallback", capability.getAttributes().get("org.guestmem.backend"));
    assertTrue(requirement.matches(capability));
  }
}
