package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What a console shows of a configuration before there is one. */
@ContainerTest(NativeTestContainerFactory.class)
class MetatypeIT {
  private static final String PID = "org.guestmem.region";
  private static final String SIZE = GuestMemoryRegion.SIZE;

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(),
        Provision.backEnds(),
        Provision.declarativeServices(),
        Provision.bundles("org.apache.felix.metatype"));
  }

  private static AttributeDefinition[] attributes(BundleContext context) {
    MetaTypeService metatype =
        context.getService(context.getServiceReference(MetaTypeService.class));
    MetaTypeInformation information =
        metatype.getMetaTypeInformation(new Platform(context).bundle(Provision.API));
    assertArrayEquals(new String[] {PID}, information.getFactoryPids());
    return information
        .getObjectClassDefinition(PID, null)
        .getAttributeDefinitions(ObjectClassDefinition.ALL);
  }

  @Test
  void everyPropertyMustBeDescribed(BundleContext context) {
    for (AttributeDefinition attribute : attributes(context)) {
      assertFalse(attribute.getName().isBlank(), attribute.getID());
      assertFalse(attribute.getDescription().isBlank(), attribute.getID());
      boolean hasDefault = attribute.getDefaultValue() != null;
      assertEquals(!attribute.getID().equals(SIZE), hasDefault, attribute.getID());
    }
  }

  /** A console saves them all, as the text that it showed. */
  @Test
  void defaultsMustMakeARegionOfASizeAlone(BundleContext context) throws Exception {
    Map<String, Object> values = new HashMap<>(Map.of(SIZE, "64KiB"));
    for (AttributeDefinition attribute : attributes(context)) {
      String[] defaults = attribute.getDefaultValue();
      if (defaults != null) {
        values.put(attribute.getID(), attribute.getCardinality() == 0 ? defaults[0] : defaults);
      }
    }
    Map<String, Object> sizeAlone = Map.of(SIZE, "64KiB", GuestMemoryRegion.BASE, "1GiB");
    try (ConfiguredRegion all = new ConfiguredRegion(context, "all", values);
        ConfiguredRegion alone = new ConfiguredRegion(context, "alone", sizeAlone)) {
      GuestMemoryRegion described = context.getService(all.published());
      GuestMemoryRegion plain = context.getService(alone.published());
      assertEquals(plain.mapping().spec().options(), described.mapping().spec().options());
      assertEquals(plain.mapping().protection(), described.mapping().protection());
      assertEquals(plain.mapping().spec().backing(), described.mapping().spec().backing());
    }
  }

  /** What else a property may be is offered in the console, and must be taken. */
  @Test
  void offeredKindsMustBeTaken(BundleContext context) throws Exception {
    AttributeDefinition kinds =
        Stream.of(attributes(context))
            .filter(attribute -> attribute.getID().equals("guestmem.kind"))
            .findFirst()
            .orElseThrow();
    assertTrue(kinds.getOptionValues().length > 1);
    for (String kind : kinds.getOptionValues()) {
      Map<String, String> values = Map.of(SIZE, "64KiB", "guestmem.kind", kind);
      try (ConfiguredRegion configured = new ConfiguredRegion(context, "offered", values)) {
        assertEquals(kind, configured.published().getProperty("guestmem.kind"));
      }
    }
  }
}
