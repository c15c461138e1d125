package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.UnavailableRegion;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Configurations that change and go while their regions are used, on whatever back end serves. */
@ContainerTest(NativeTestContainerFactory.class)
class RegionChangeIT {
  private static final int CYCLES = 1_000;

  private static final Map<String, String> ELSEWHERE =
      Map.of("guestmem.size", "1MiB", "guestmem.base", "1GiB");

  private static Map<String, String> with(
      Map<String, String> values, String property, String value) {
    Map<String, String> changed = new HashMap<>(values);
    changed.put(property, value);
    return changed;
  }

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(), Provision.backEnds(), Provision.declarativeServices());
  }

  @Test
  void labelsMustKeepTheMemory(BundleContext context) throws Exception {
    Map<String, String> cold = Map.of("guestmem.size", "1MiB", "guestmem.label", "cold");
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "labelled", cold)) {
      ServiceReference<GuestMemoryRegion> service = configured.published();
      GuestMemoryRegion region = context.getService(service);
      region.slice().putInt(0, 42);
      configured.change(Map.of("guestmem.size", "1MiB", "guestmem.label", "hot", "rack", 7));
      assertEquals(service, configured.published("guestmem.label", "hot"));
      assertEquals(7, service.getProperty("rack"));
      assertEquals(42, region.slice().getInt(0));
    }
  }

  @Test
  void changedMappingMustReplaceTheRegion(BundleContext context) throws Exception {
    Map<String, String> small = Map.of("guestmem.size", "1MiB");
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "growing", small)) {
      GuestMemoryRegion old = context.getService(configured.published());
      configured.change(Map.of("guestmem.size", "2MiB"));
      GuestMemoryRegion grown =
          context.getService(configured.published(GuestMemoryRegion.SIZE, 2L << 20));
      assertEquals(2 << 20, grown.size());
      ConfiguredRegion.await(() -> !old.mapping().isOpen(), "close");
      grown.slice().putLong((2 << 20) - 8, 1);
    }
  }

  @Test
  void badChangeMustKeepTheRegionAndAGoodOneMustStillCome(BundleContext context) throws Exception {
    Map<String, String> good = Map.of("guestmem.size", "1MiB");
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "kept", good);
        ConfiguredRegion later = new ConfiguredRegion(context, "later", ELSEWHERE)) {
      GuestMemoryRegion region = context.getService(configured.published());
      configured.change(Map.of("guestmem.size", "lots"));
      later.change(with(ELSEWHERE, "guestmem.label", "after the bad one"));
      later.published("guestmem.label", "after the bad one");
      assertSame(region, context.getService(configured.published()));
      assertTrue(region.mapping().isOpen());
      configured.change(Map.of("guestmem.size", "2MiB"));
      configured.published(GuestMemoryRegion.SIZE, 2L << 20);
    }
  }

  @Test
  void badConfigurationThatIsCorrectedMustBePublished(BundleContext context) throws Exception {
    try (ConfiguredRegion configured =
            new ConfiguredRegion(context, "corrected", Map.of("guestmem.size", "lots"));
        ConfiguredRegion later = new ConfiguredRegion(context, "later", ELSEWHERE)) {
      later.published();
      assertTrue(configured.now().isEmpty());
      assertTrue(unavailable(context).reason().contains("guestmem.size=lots"));
      configured.change(Map.of("guestmem.size", "1MiB"));
      configured.published();
      assertNull(context.getServiceReference(UnavailableRegion.class));
    }
  }

  @Test
  void changeThatOverlapsMustKeepTheContentsAndSayWithWhom(BundleContext context) throws Exception {
    Map<String, String> low = Map.of("guestmem.size", "1MiB");
    Map<String, String> next = Map.of("guestmem.size", "1MiB", "guestmem.base", "1MiB");
    try (ConfiguredRegion ram0 = new ConfiguredRegion(context, "ram0", low);
        ConfiguredRegion ram1 = new ConfiguredRegion(context, "ram1", next)) {
      GuestMemoryRegion region = context.getService(ram0.published());
      region.slice().putInt(0, 42);
      ram1.published();
      ram0.change(Map.of("guestmem.size", "2MiB"));
      awaitRefusal(context, "(guestmem.name=ram0)");
      assertEquals(42, region.slice().getInt(0));
      assertSame(region, context.getService(ram0.published()));
      String reason = unavailable(context).reason();
      assertTrue(reason.contains("'ram0' 0x0-0x1f_ffff"), reason);
      assertTrue(reason.contains("'ram1' 0x10_0000-0x1f_ffff"), reason);
      ram0.change(with(low, "guestmem.label", "corrected"));
      ram0.published("guestmem.label", "corrected");
      assertEquals(42, region.slice().getInt(0));
      assertNull(context.getServiceReference(UnavailableRegion.class));
    }
  }

  @Test
  void regionThatOverlapsMustBeRefusedUntilTheOtherMoves(BundleContext context) throws Exception {
    Map<String, String> low = Map.of("guestmem.size", "1MiB");
    try (ConfiguredRegion ram0 = new ConfiguredRegion(context, "ram0", low)) {
      ram0.published();
      try (ConfiguredRegion ram1 = new ConfiguredRegion(context, "ram1", low)) {
        awaitRefusal(context, "(guestmem.name=ram1)");
        assertTrue(ram1.now().isEmpty());
        ram0.change(ELSEWHERE);
        ram1.published();
        ram0.published(GuestMemoryRegion.BASE, 1L << 30);
        ConfiguredRegion.await(
            () -> context.getServiceReference(UnavailableRegion.class) == null,
            "end of the report");
      }
    }
  }

  private static void awaitRefusal(BundleContext context, String filter) {
    ConfiguredRegion.await(
        () -> {
          try {
            return !context.getServiceReferences(UnavailableRegion.class, filter).isEmpty();
          } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
          }
        },
        "refusal for " + filter);
  }

  private static UnavailableRegion unavailable(BundleContext context) {
    return context.getService(context.getServiceReference(UnavailableRegion.class));
  }

  @Test
  void deletingDuringAccessMustGiveRegionClosedAndNothingElse(BundleContext context)
      throws Exception {
    ConfiguredRegion configured =
        new ConfiguredRegion(context, "used", Map.of("guestmem.size", "1MiB"));
    GuestMemoryRegion region = context.getService(configured.published());
    CountDownLatch begun = new CountDownLatch(4);
    List<CompletableFuture<Void>> users = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      users.add(CompletableFuture.runAsync(() -> useForEver(region, begun), ownThread()));
    }
    assertTrue(begun.await(10, TimeUnit.SECONDS));
    configured.delete();
    for (CompletableFuture<Void> user : users) {
      assertInstanceOf(RegionClosedException.class, failure(user));
    }
  }

  /** The common pool may have one thread, and these tasks do not share. */
  private static Executor ownThread() {
    return task -> new Thread(task, "user").start();
  }

  private static void useForEver(GuestMemoryRegion region, CountDownLatch begun) {
    byte[] bulk = new byte[4096];
    region.slice().put(0, bulk, 0, bulk.length);
    begun.countDown();
    while (true) {
      region.slice().getAndAddLong(0, 1);
      region.slice().get(0, bulk, 0, bulk.length);
    }
  }

  private static Throwable failure(CompletableFuture<Void> user) throws Exception {
    return user.handle((nothing, thrown) -> thrown)
        .thenApply(thrown -> thrown instanceof CompletionException ? thrown.getCause() : thrown)
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void manyCyclesUnderLookUpsMustLeaveNothing(BundleContext context) throws Exception {
    cycle(context); // what is done once only is done now
    ProcessFootprint before = ProcessFootprint.now();
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong found = new AtomicLong();
    List<CompletableFuture<Void>> users = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      users.add(CompletableFuture.runAsync(() -> lookUp(context, done, found), ownThread()));
    }
    for (int i = 0; i < CYCLES; i++) {
      cycle(context);
    }
    done.set(true);
    for (CompletableFuture<Void> user : users) {
      user.get(10, TimeUnit.SECONDS);
    }
    assertTrue(found.get() > 0);
    ConfiguredRegion.await(() -> !hasAddressSpace(context, "cycled"), "end of the machine");
    assertEquals(0, context.getServiceReferences(GuestMemoryRegion.class, null).size());
    ProcessFootprint.awaitReturnTo(before);
  }

  private static void cycle(BundleContext context) throws Exception {
    Map<String, String> values = Map.of("guestmem.size", "64KiB", "guestmem.vm", "cycled");
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "cycle", values)) {
      configured.published();
    }
  }

  private static void lookUp(BundleContext context, AtomicBoolean done, AtomicLong found) {
    while (!done.get()) {
      ServiceReference<GuestMemoryRegion> reference =
          context.getServiceReference(GuestMemoryRegion.class);
      GuestMemoryRegion region = reference == null ? null : context.getService(reference);
      if (region == null) {
        continue;
      }
      try {
        region.slice().getAndAddLong(0, 1);
        found.incrementAndGet();
      } catch (RegionClosedException e) {
        continue; // it went between the look-up and the access
      }
      context.ungetService(reference);
    }
  }

  private static boolean hasAddressSpace(BundleContext context, String vm) {
    try {
      String filter = "(guestmem.vm=" + vm + ")";
      return !context.getServiceReferences(GuestAddressSpace.class, filter).isEmpty();
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
