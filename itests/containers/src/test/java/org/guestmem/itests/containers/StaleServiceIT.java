package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionClosedException;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Every public method of what a holder may have kept of a region whose back end went. The methods
 * are found by reflection: a new one fails here until it throws or is named as one that needs no
 * memory.
 */
@ContainerTest(NativeTestContainerFactory.class)
class StaleServiceIT {
  /** What tells something about the region, or makes another description of it. */
  private static final Set<String> NEED_NO_MEMORY =
      Set.of(
          "GuestMemoryRegion.base()",
          "GuestMemoryRegion.contains(long)",
          "GuestMemoryRegion.last()",
          "GuestMemoryRegion.mapping()",
          "GuestMemoryRegion.name()",
          "GuestMemoryRegion.range()",
          "GuestMemoryRegion.size()",
          "GuestMemoryRegion.slice()",
          "GuestMemoryRegion.toString()",
          "GuestLayout.checkedOffset(long,long)",
          "GuestLayout.contains(AddressRange)",
          "GuestLayout.contains(long,long)",
          "GuestLayout.find(String)",
          "GuestLayout.find(long)",
          "GuestLayout.holes()",
          "GuestLayout.holes(AddressRange)",
          "GuestLayout.lastAddress()",
          "GuestLayout.regions()",
          "GuestMemory.toString()",
          "GuestMemory.with(GuestMemoryRegion)",
          "GuestMemory.without(GuestMemoryRegion)",
          "MmapRegion.backend()",
          "MmapRegion.close()",
          "MmapRegion.close(Duration)",
          "MmapRegion.dirtyBitmap()",
          "MmapRegion.facts()",
          "MmapRegion.isOpen()",
          "MmapRegion.isReadOnly()",
          "MmapRegion.isTruncatable()",
          "MmapRegion.isUnmapped()",
          "MmapRegion.overlaps(MmapRegion)",
          "MmapRegion.protection()",
          "MmapRegion.size()",
          "MmapRegion.slice()",
          "MmapRegion.spec()",
          "MmapRegion.toString()",
          "MmapRegion.unwrap(Class)",
          "VolatileArrayRef.asList()",
          "VolatileArrayRef.count()",
          "VolatileArrayRef.elementSize()",
          "VolatileArrayRef.slice()",
          "VolatileArrayRef.toString()",
          "VolatileRef.size()",
          "VolatileRef.slice()",
          "VolatileRef.toString()",
          "VolatileSlice.region()",
          "VolatileSlice.size()",
          "VolatileSlice.start()",
          "VolatileSlice.toString()",
          "DirtyBitmap.*",
          "DirtyHarvester.*",
          "DirtySlice.*",
          "HostAddressLease.close()",
          "HostAddressLease.holder()",
          "HostAddressLease.size()",
          "HostAddressLease.toString()",
          "IommuMemory.iotlb()",
          "IommuMemory.permits(long,long,Permissions)",
          "IommuMemory.toString()",
          "IommuMemory.withLog(IovaLog)",
          "IommuMemory.withMissHandler(IommuMissHandler)",
          "IoVector.size()",
          "IoVector.toString()",
          "List.size()",
          "RegionDescriptor.close()",
          "RegionDescriptor.length()",
          "RegionDescriptor.number()",
          "RegionDescriptor.offset()",
          "RegionDescriptor.path()",
          "SharedDirtyLog.attach(DirtyBitmap,long)",
          "SharedDirtyLog.detach(DirtyBitmap)",
          "SharedDirtyLog.memory()",
          "SharedDirtyLog.toString()");

  /** Marks are on the heap and outlive the memory that they tell of: nothing there needs it. */
  private static final Set<String> LOGS = Set.of("DirtyBitmap", "DirtyHarvester", "DirtySlice");

  /** What the log of a region that is always on cannot do, open or not. */
  private static final Set<String> NOT_OF_A_REGION =
      Set.of("DirtyBitmap.disable()", "DirtyBitmap.enlarge(long)");

  private static final boolean HAS_FFM = Runtime.version().feature() >= 22;

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(), Provision.backEnds(), Provision.declarativeServices());
  }

  /** The regions go for one of these reasons. */
  private interface End {
    void of(List<ConfiguredRegion> configured, Bundle backEnd) throws Exception;
  }

  @Test
  void everyMethodThatNeedsMemoryMustThrowWhenTheBackEndStopped(BundleContext context)
      throws Throwable {
    everyMethodMustThrowAfter((configured, backEnd) -> backEnd.stop(), context);
  }

  @Test
  void everyMethodThatNeedsMemoryMustThrowWhenTheConfigurationIsDeleted(BundleContext context)
      throws Throwable {
    everyMethodMustThrowAfter(
        (configured, backEnd) -> {
          for (ConfiguredRegion each : configured) {
            each.delete();
          }
        },
        context);
  }

  private static void everyMethodMustThrowAfter(End end, BundleContext context) throws Throwable {
    Platform platform = new Platform(context);
    try (ConfiguredRegion ram = configure(context, "ram", "true");
        ConfiguredRegion log = configure(context, "log", "false");
        FileChannel file = file()) {
      HeldObjects held = held(platform, ram, log);
      Bundle backEnd = backEnd(platform);
      end.of(List.of(ram, log), backEnd);
      ConfiguredRegion.await(held::isClosed, "end of the regions");
      // A back end serves again: the stale objects must not come to life through it.
      backEnd.start();
      try (MmapRegion live = platform.newRegion()) {
        judge(held, live, file);
      }
    }
  }

  private static ConfiguredRegion configure(BundleContext context, String name, String dirty)
      throws IOException {
    return new ConfiguredRegion(
        context,
        name,
        Map.of(
            "guestmem.vm",
            name,
            "guestmem.size",
            "64KiB",
            "guestmem.dirty",
            dirty,
            "guestmem.backing",
            HAS_FFM ? "memfd" : "anonymous"));
  }

  private static Bundle backEnd(Platform platform) {
    return platform.backEnd(HAS_FFM ? "ffm" : "fallback").orElseThrow().getBundle();
  }

  private static FileChannel file() throws IOException {
    return FileChannel.open(
        Files.createTempFile("stale", null),
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  private static HeldObjects held(Platform platform, ConfiguredRegion ram, ConfiguredRegion log)
      throws ClassNotFoundException {
    BundleContext context = platform.context();
    HeldObjects held =
        new HeldObjects(
            context.getService(ram.published()), context.getService(log.published()).mapping());
    if (HAS_FFM) {
      held.holdWhatIsNative(backEnd(platform));
    }
    return held;
  }

  private static void judge(HeldObjects held, MmapRegion live, FileChannel file) throws Throwable {
    Set<String> harmless = new TreeSet<>();
    Set<String> refused = new TreeSet<>();
    Set<String> types = new HashSet<>();
    for (StaleCall call : held.all().stream().flatMap(StaleCall::all).toList()) {
      String name = LOGS.contains(call.type()) ? call.type() + ".*" : call.name();
      types.add(call.type());
      try {
        call.make(live, file);
        harmless.add(name);
      } catch (RegionClosedException e) {
        refused.add(name);
      } catch (UnsupportedOperationException e) {
        assertTrue(NOT_OF_A_REGION.contains(call.name()), call::name);
      } catch (Exception e) {
        throw new AssertionError(call.name(), e);
      }
    }
    Set<String> expected = new TreeSet<>(NEED_NO_MEMORY);
    expected.removeIf(name -> !types.contains(name.substring(0, name.indexOf('.'))));
    assertEquals(Set.of(), without(harmless, expected), "returned");
    assertEquals(Set.of(), without(expected, harmless), "never returned");
    assertEquals(refused, without(refused, harmless), "returned from one object and not another");
  }

  private static Set<String> without(Set<String> all, Set<String> others) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(others);
    return rest;
  }

  /** So that a new type cannot escape. */
  @Test
  void everyTypeThatCanBeObtainedMustBeHeldOrHoldNothing(BundleContext context) throws Throwable {
    Platform platform = new Platform(context);
    try (ConfiguredRegion ram = configure(context, "ram", "true");
        ConfiguredRegion log = configure(context, "log", "false")) {
      Set<String> known = held(platform, ram, log).types();
      HeldObjects.NOT_HELD.values().forEach(known::addAll);
      Set<String> obtainable = ObtainableTypes.of(platform.bundle(Provision.API));
      obtainable.addAll(ObtainableTypes.of(backEnd(platform)));
      obtainable.removeAll(known);
      assertEquals(HAS_FFM ? Set.of() : HeldObjects.NATIVE, obtainable);
    }
  }
}
