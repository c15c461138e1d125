package org.guestmem.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.NativeAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fallback serves under every setting, and promises only what it has. */
final class FallbackRegionFactoryTest {

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void factoryMustKnowWhereAnonymousMemoryLies() {
    assertThrows(NullPointerException.class, () -> new FallbackRegionFactory(null));
  }

  @ParameterizedTest
  @EnumSource
  void probeMustPassWhateverNativeAccessThereIs(NativeAccess mode) {
    for (AnonymousMemory anonymous : AnonymousMemory.values()) {
      FallbackRegionFactory factory = new FallbackRegionFactory(anonymous);
      factory.probe(mode);
      assertEquals("fallback", factory.backend());
      assertEquals(-100, factory.ranking());
      assertEquals(Set.of(MmapRegionFactory.FEATURE_FLUSH), factory.features());
      assertEquals(4096, factory.granularity());
    }
  }
}
