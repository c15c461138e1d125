package org.guestmem.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.spi.UnavailableBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;

/** The story over the services of a framework, without KVM. */
class DemoTest {
  private static final long SIZE = 16L << 20;

  @TempDir Path storage;

  private final Output output = new Output();
  private final List<MmapRegion> mappings = new ArrayList<>();
  private final Map<String, String> properties = new HashMap<>();
  private @Nullable Framework framework;

  @AfterEach
  void stop() throws BundleException, InterruptedException {
    if (framework != null) {
      framework.stop();
      framework.waitForStop(0);
    }
    mappings.forEach(MmapRegion::close);
  }

  private BundleContext start() throws BundleException {
    properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    Framework started = new FrameworkFactory().newFramework(properties);
    framework = started;
    started.start();
    return started.getBundleContext();
  }

  private void publish(BundleContext context, String vm) {
    MmapRegion mapping = TestRegions.map(SIZE);
    mappings.add(mapping);
    context.registerService(
        GuestMemoryRegion.class,
        GuestMemoryRegion.of("ram0", 0, mapping),
        FrameworkUtil.asDictionary(
            Map.of(GuestMemoryRegion.VM, vm, GuestMemoryRegion.NAME, "ram0")));
  }

  private int run(BundleContext context) throws InterruptedException {
    return new Demo(context, output.screen(Glyphs.ASCII), Duration.ofMillis(100)).call();
  }

  private void assertPrinted(String line) {
    assertTrue(output.text().contains(line + "\n"), output::text);
  }

  @Test
  void matchingWorkMustExitWithZero() throws Exception {
    properties.put(Demo.SEED, "12");
    BundleContext context = start();
    publish(context, "demo");
    publish(context, "demo-fallback");

    assertEquals(0, run(context), output::text);

    assertPrinted("Guestmem demo, seed 12 (again: -Dguestmem.demo.seed=12)");
    assertPrinted("3  No KVM here: the bundle org.guestmem.demo.kvm is not installed");
    assertPrinted(
        "             0x0 - 0xff_ffff         16 MiB  ram0: anonymous, fallback back end,"
            + " dirty log by 4 KiB");
    assertPrinted(
        "Everything matched: each byte computed, each character printed, each page written.");
  }

  @Test
  void tamperedResultMustExitWithOne() throws Exception {
    properties.put(Demo.TAMPER, "true");
    BundleContext context = start();
    publish(context, "demo");
    publish(context, "demo-fallback");

    assertEquals(1, run(context), output::text);

    assertPrinted("NOT everything matched: see the lines marked FAIL");
  }

  @Test
  void missingRegionMustExitWithOneAndAdvice() throws Exception {
    BundleContext context = start();
    publish(context, "demo");

    assertEquals(1, run(context), output::text);

    assertPrinted(
        "The demo failed: no GuestMemoryRegion service (guestmem.vm=demo-fallback) within 0 s: it"
            + " takes a configuration org.guestmem.region and a back end that its factory.target"
            + " allows");
  }

  @Test
  void seedThatIsNoNumberMustBeNamed() throws Exception {
    properties.put(Demo.SEED, "dice");
    assertEquals(1, run(start()), output::text);
    assertPrinted("The demo failed: guestmem.demo.seed=dice is not a number");
  }

  @Test
  void backEndsMustBeListedByRankingWithWhatIsMissing() throws Exception {
    BundleContext context = start();
    registerFactory(context, "fallback", -100);
    registerFactory(context, "ffm", 100, "host-address");
    context.registerService(
        UnavailableBackend.class, new UnavailableBackend("third", "no reason"), null);

    assertEquals(
        List.of(
            "ffm        ranking  100   features host-address",
            "fallback   ranking -100   no features",
            "third      is not there: no reason"),
        new BackendReport(context).lines());
  }

  @Test
  void manyFeaturesMustTakeSeveralLines() throws Exception {
    BundleContext context = start();
    registerFactory(context, "ffm", 100, "a".repeat(30), "b".repeat(30), "c".repeat(30));
    String indent = " ".repeat(34);
    assertEquals(
        List.of(
            "ffm        ranking  100   features " + "a".repeat(30) + ",",
            indent + " " + "b".repeat(30) + ",",
            indent + " " + "c".repeat(30)),
        new BackendReport(context).lines());
  }

  private static void registerFactory(
      BundleContext context, String name, int ranking, String... features) {
    context.registerService(
        MmapRegionFactory.class,
        TestRegions.factory(),
        FrameworkUtil.asDictionary(
            Map.of(
                Constants.SERVICE_RANKING, ranking,
                MmapRegionFactory.BACKEND, name,
                MmapRegionFactory.FEATURES, features)));
  }
}
