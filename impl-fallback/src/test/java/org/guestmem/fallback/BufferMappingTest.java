package org.guestmem.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.Mapping;
import org.junit.jupiter.api.Test;

/** What buffers give to channels and to the host. */
final class BufferMappingTest {
  private final FallbackRegionFactory factory =
      new FallbackRegionFactory(AnonymousMemory.DIRECT, 9, 16);

  @Test
  void bufferForAChannelMustEndWithItsChunk() {
    Mapping mapping = factory.map(RegionSpec.builder(2000).build());
    assertEquals(12, mapping.hostBuffer(500, 100).orElseThrow().remaining());
    assertEquals(88, mapping.hostBuffer(512, 88).orElseThrow().remaining());
    assertEquals(464, mapping.hostBuffer(1536, 464).orElseThrow().remaining());
  }

  @Test
  void shutMappingMustHandOutNothing() {
    Mapping mapping = factory.map(RegionSpec.builder(2000).build());
    mapping.shut();
    assertThrows(RegionClosedException.class, () -> mapping.hostBuffer(0, 1));
  }

  /** Who flushes may lose a race against who closes. */
  @Test
  void shutMappingMustNotBeFlushed() {
    RegionSpec spec = RegionSpec.builder(2000).build();
    Mapping mapping = factory.map(spec);
    try (MmapRegion region = factory.create(spec)) {
      mapping.shut();
      assertThrows(RegionClosedException.class, () -> mapping.flush(region, 0, 2000));
    }
  }
}
