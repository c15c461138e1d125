package ${package}.it;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import ${package}.UsedMemory;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** The bundle in Felix: {@link #platform} says what is installed there, the tests run inside. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class UsedMemoryIT {
  @Inject private BundleContext context;
  @Inject private MmapRegionFactory factory;
  @Inject private UsedMemory used;

  @Configuration
  public Option[] platform() {
    return options(
        systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"),
        junitBundles(),
        bundles(
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "org.osgi.service.component",
            "org.apache.felix.scr",
            "org.guestmem.api",
            "org.guestmem.fallback"),
        bundle(Path.of(System.getProperty("plugin")).toUri().toString()));
  }

  private static Option bundles(String... names) {
    Path directory = Path.of(System.getProperty("bundles"));
    return composite(
        Stream.of(names)
            .map(name -> bundle(directory.resolve(name + ".jar").toUri().toString()))
            .toArray(Option[]::new));
  }

  @Test
  public void bundleMustOfferItsService() {
    assertEquals("${artifactId}", FrameworkUtil.getBundle(used.getClass()).getSymbolicName());
  }

  @Test
  public void regionMustBeFollowedWhileItIsPublished() {
    try (MmapRegion mapping = factory.create(RegionSpec.builder(64 * 1024).build())) {
      GuestMemoryRegion region = GuestMemoryRegion.of("ram0", 0, mapping);
      Map<String, String> properties =
          Map.of(GuestMemoryRegion.VM, "web1", GuestMemoryRegion.NAME, "ram0");
      ServiceRegistration<GuestMemoryRegion> registration =
          context.registerService(
              GuestMemoryRegion.class, region, FrameworkUtil.asDictionary(properties));
      region.slice().putLong(0x3000, 42);
      assertEquals(4096, used.bytes("web1"));
      registration.unregister();
      assertEquals(0, used.bytes("web1"));
    }
  }
}
