package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.guestmem.api.Backing;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files are written back on request; where there is no file to write there is nothing to do. */
public interface FlushContract extends Contract {

  private boolean hasFlush(MmapRegion region) {
    return regions().hasOrRefuses(MmapRegionFactory.FEATURE_FLUSH, region::flush);
  }

  @ParameterizedTest
  @EnumSource
  default void everyRangeOfEveryKindMustBeFlushed(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 3 * PAGE + 9);
    if (hasFlush(region)) {
      region.slice().fill(0, region.size(), Access.FILLER);
      long dirty = region.dirtyBitmap().orElseThrow().harvest().count();
      assertEquals(4, dirty);
      for (long[] range :
          new long[][] {
            {0, 0}, {0, 1}, {5, PAGE}, {PAGE - 1, 2}, {3 * PAGE, 9}, {3 * PAGE + 9, 0}
          }) {
        region.flush(range[0], range[1]);
      }
      region.flush();
      assertEquals(0, region.dirtyBitmap().orElseThrow().count(), "flushing marks nothing");
      assertEquals(Access.FILLER, region.slice().getByte(3 * PAGE + 8));
    }
  }

  @Test
  default void flushMustReachAcrossThePiecesOfALargeFile() throws IOException {
    long size = regions().backend().largestFile();
    Path path = regions().sparseFile(size);
    MmapRegion region = regions().create(RegionSpec.builder(size).backing(Backing.file(path, 0)));
    if (hasFlush(region)) {
      for (long border : regions().backend().chunkBorders()) {
        if (border + PAGE < size) {
          region.slice().putLong(border - 4, 0x0102_0304_0506_0708L);
          region.flush(border - 4, 8);
        }
      }
      region.slice().putByte(size - 1, (byte) 1);
      region.flush();
    }
  }

  @Test
  default void readOnlyRegionMustBeFlushedToo() throws IOException {
    byte[] contents = {1, 2, 3};
    Path path = regions().file(contents);
    MmapRegion region =
        regions()
            .create(
                RegionSpec.builder(3)
                    .backing(Backing.file(path, 0))
                    .protection(Protection.READ_ONLY));
    if (hasFlush(region)) {
      region.flush();
    }
    assertArrayEquals(contents, Files.readAllBytes(path));
  }

  @ParameterizedTest
  @EnumSource
  default void flushOutsideMustBeRefused(RegionKind kind) {
    MmapRegion region = regions().create(kind, PAGE);
    for (long[] range : new long[][] {{0, PAGE + 1}, {-1, 1}, {PAGE + 1, 0}, {1, Long.MAX_VALUE}}) {
      assertThrows(OutOfRangeException.class, () -> region.flush(range[0], range[1]));
    }
    assertThrows(IllegalArgumentException.class, () -> region.flush(0, -1));
  }

  @ParameterizedTest
  @EnumSource
  default void closedRegionMustNotBeFlushed(RegionKind kind) {
    MmapRegion region = regions().create(kind, PAGE);
    region.close();
    assertThrows(RegionClosedException.class, region::flush);
    assertThrows(RegionClosedException.class, () -> region.flush(0, 0));
  }
}
