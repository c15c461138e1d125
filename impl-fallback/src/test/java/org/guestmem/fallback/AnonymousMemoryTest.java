package org.guestmem.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.Mapping;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;

/** The setting decides where anonymous regions are. */
final class AnonymousMemoryTest {

  /** Maps a page with the factory that the activator makes under a value of the property. */
  private static Mapping mapped(@Nullable String property) {
    BundleContext context =
        (BundleContext)
            Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> {
                  assertEquals("getProperty", method.getName());
                  assertEquals("guestmem.fallback.anonymous", arguments[0]);
                  return property;
                });
    FallbackRegionFactory factory = new FallbackActivator().factory(context);
    return factory.map(RegionSpec.builder(4096).build());
  }

  @Test
  void heapMustBeTheDefault() {
    assertInstanceOf(HeapMapping.class, mapped(null));
    assertInstanceOf(HeapMapping.class, mapped("heap"));
  }

  @Test
  void directMustBeHadByTheProperty() {
    assertInstanceOf(BufferMapping.class, mapped("direct"));
  }

  @Test
  void anyOtherValueMustBeRefusedByName() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> mapped("mmap"));
    assertEquals("guestmem.fallback.anonymous=mmap: use heap or direct", e.getMessage());
  }
}
