package org.guestmem.api.publish;

import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Map;
import java.util.function.Function;
import org.guestmem.api.Backing;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Maps and publishes one configured region; {@code factory.target} in the configuration chooses the
 * back end by filter.
 */
@Component(
    name = RegionPublisher.PID,
    configurationPid = RegionPublisher.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@Designate(ocd = RegionConfiguration.class, factory = true)
public final class RegionPublisher {
  static final String PID = "org.guestmem.region";
  private static final String FILE = "file:";

  private final MmapRegion mapping;
  private final ServiceRegistration<GuestMemoryRegion> registration;

  /**
   * Maps the memory, then publishes it.
   *
   * @param context where to register the service
   * @param config the configuration
   * @param factory the back end
   * @throws IllegalArgumentException if a value cannot be used; the message names the property, the
   *     value and what is allowed
   */
  @Activate
  public RegionPublisher(
      BundleContext context,
      RegionConfiguration config,
      @Reference(name = "factory") MmapRegionFactory factory) {
    String name = config.guestmem_name();
    long base =
        value(GuestMemoryRegion.BASE, config.guestmem_base(), t -> GuestAddress.parse(t).value());
    mapping = factory.create(spec(config));
    try {
      GuestMemoryRegion region = GuestMemoryRegion.of(name, base, mapping);
      registration =
          context.registerService(
              GuestMemoryRegion.class, region, properties(config.guestmem_vm(), region));
    } catch (RuntimeException e) {
      mapping.close();
      throw e;
    }
  }

  /** Withdraws the service, then unmaps the memory. */
  @Deactivate
  public void close() {
    registration.unregister();
    mapping.close();
  }

  private static RegionSpec spec(RegionConfiguration config) {
    RegionSpec.Builder spec =
        RegionSpec.builder(value(GuestMemoryRegion.SIZE, config.guestmem_size(), ByteSize::parse))
            .backing(
                value(
                    GuestMemoryRegion.BACKING, config.guestmem_backing(), t -> backing(t, config)))
            .sharing(config.guestmem_shared() ? Sharing.SHARED : Sharing.PRIVATE)
            .protection(config.guestmem_readonly() ? Protection.READ_ONLY : Protection.READ_WRITE)
            .label(config.guestmem_vm() + "/" + config.guestmem_name());
    return (config.guestmem_dirty() ? spec.trackDirty() : spec).build();
  }

  private static Backing backing(String text, RegionConfiguration config) {
    if (text.equals("anonymous")) {
      return Backing.anonymous();
    }
    if (text.startsWith(FILE)) {
      long offset = value("guestmem.offset", config.guestmem_offset(), ByteSize::parse);
      return Backing.file(Path.of(text.substring(FILE.length())), offset);
    }
    throw new IllegalArgumentException("use anonymous or file:PATH");
  }

  private static <T> T value(String property, String text, Function<String, T> parser) {
    try {
      if (text == null) {
        throw new IllegalArgumentException("it is missing");
      }
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(property + "=" + text + ": " + e.getMessage(), e);
    }
  }

  private static Dictionary<String, Object> properties(String vm, GuestMemoryRegion region) {
    return FrameworkUtil.asDictionary(
        Map.of(
            GuestMemoryRegion.VM, vm,
            GuestMemoryRegion.NAME, region.name(),
            GuestMemoryRegion.BASE, region.base(),
            GuestMemoryRegion.SIZE, region.size(),
            GuestMemoryRegion.BACKING, region.mapping().spec().backing().toString(),
            MmapRegionFactory.BACKEND, region.mapping().backend()));
  }
}
