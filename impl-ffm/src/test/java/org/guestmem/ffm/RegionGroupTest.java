package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.StaleViewException;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.spi.Mapping;
import org.junit.jupiter.api.Test;

/** The regions of a group have one arena for their views, which a single handshake closes. */
final class RegionGroupTest {
  private static final RegionSpec SPEC = RegionSpec.builder(4096).build();

  private final FfmRegionFactory factory = new FfmRegionFactory();

  @Test
  void closeOfOneMustEndTheViewsOfAll() {
    try (RegionGroup group = factory.createGroup()) {
      MmapRegion stays = group.create(SPEC);
      VolatileSlice before = stays.slice();
      group.create(SPEC).close();
      assertThrows(StaleViewException.class, () -> before.getByte(0));
      assertNotSame(before, stays.slice());
    }
  }

  @Test
  void protectionOfOneMustEndTheViewsOfAll() {
    try (RegionGroup group = factory.createGroup()) {
      MmapRegion stays = group.create(SPEC);
      VolatileSlice before = stays.slice();
      group.create(SPEC).protect(Protection.READ_ONLY);
      assertThrows(StaleViewException.class, () -> before.putByte(0, (byte) 1));
      stays.slice().putByte(0, (byte) 1);
    }
  }

  @Test
  void regionsAloneMustShareNoViews() {
    try (MmapRegion stays = factory.create(SPEC)) {
      VolatileSlice before = stays.slice();
      factory.create(SPEC).close();
      assertSame(before, stays.slice());
      assertEquals(0, before.getByte(0));
    }
  }

  @Test
  void segmentsMustEndWithTheirOwnRegion() {
    try (RegionGroup group = factory.createGroup()) {
      MmapRegion gone = group.create(SPEC);
      MmapRegion stays = group.create(SPEC);
      MemorySegment ended = gone.unwrap(SegmentAccess.class).orElseThrow().segment();
      MemorySegment alive = stays.unwrap(SegmentAccess.class).orElseThrow().segment();
      gone.close();
      assertFalse(ended.scope().isAlive());
      assertTrue(alive.scope().isAlive());
    }
  }

  @Test
  void mappingThatHadNoViewMustEndNone() {
    Function<RegionSpec, Mapping> mapper = factory.mapGroup();
    MmapRegion region = new MmapRegion(SPEC, "ffm", factory.features(), mapper.apply(SPEC));
    Mapping refused = mapper.apply(SPEC);
    refused.shut();
    assertTrue(refused.unmap());
    assertEquals(0, region.slice().getByte(0));
    region.close();
  }
}
