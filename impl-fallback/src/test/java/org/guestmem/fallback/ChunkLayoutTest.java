package org.guestmem.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Regions are cut without a gap and without a byte too many. */
final class ChunkLayoutTest {
  private static final long GIB = 1L << 30;

  @ParameterizedTest
  @ValueSource(longs = {1, 8, GIB - 1, GIB, GIB + 1, 5 * GIB + 3, 1L << 47})
  void chunksMustCoverTheRegionExactly(long size) {
    ChunkLayout layout = ChunkLayout.of(RegionSpec.builder(size).build(), ChunkLayout.MAX_SHIFT);
    long end = 0;
    for (int i = 0; i < layout.count(); i++) {
      assertEquals(end, layout.offset(i));
      end += layout.length(i);
    }
    assertEquals(size, end);
  }

  @ParameterizedTest
  @ValueSource(longs = {(1L << 47) + 1, 1L << 62, Long.MAX_VALUE})
  void moreThanAProcessCanAddressMustBeRefused(long size) {
    RegionSpec spec = RegionSpec.builder(size).build();
    assertThrows(MappingFailedException.class, () -> ChunkLayout.of(spec, ChunkLayout.MAX_SHIFT));
  }
}
