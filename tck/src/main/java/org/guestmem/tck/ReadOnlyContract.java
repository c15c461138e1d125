package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;

/** Writing to a read-only region is an exception, not a signal. */
public interface ReadOnlyContract extends Contract {

  @Test
  default void everyWriteToAReadOnlyRegionMustBeRefusedAndChangeNothing() {
    Seeded.run(
        random -> {
          byte[] contents = Seeded.bytes(random, PAGE + 24);
          MmapRegion region = regions().readOnly(contents);
          VolatileSlice scratch = regions().anonymous(64).slice();
          for (Access access : Access.writing(scratch)) {
            // Misaligned as well: protection is checked before alignment.
            for (long offset : new long[] {0, 8, 1001, contents.length - access.length()}) {
              ReadOnlyRegionException e =
                  assertThrows(
                      ReadOnlyRegionException.class,
                      () -> access.on(region.slice(), offset),
                      access::name);
              assertEquals(offset, e.offset(), access::name);
              assertEquals(access.length(), e.length(), access::name);
            }
          }
          assertArrayEquals(contents, BulkContract.contents(region.slice()));
          assertEquals(0, region.dirtyBitmap().orElseThrow().count());
        });
  }

  @Test
  default void boundsMustBeCheckedBeforeProtection() {
    VolatileSlice view = regions().readOnly(new byte[PAGE]).slice(16, 64);
    VolatileSlice scratch = regions().anonymous(64).slice();
    for (Access access : Access.writing(scratch)) {
      for (long offset : new long[] {-1, 64, 65 - access.length(), Long.MIN_VALUE}) {
        assertThrows(OutOfRangeException.class, () -> access.on(view, offset), access::name);
      }
    }
  }

  @Test
  default void everyReadOfAReadOnlyRegionMustWork() {
    VolatileSlice view = regions().readOnly(new byte[PAGE]).slice();
    VolatileSlice scratch = regions().anonymous(64).slice();
    for (Access access : Access.all(scratch)) {
      if (!access.writes()) {
        assertDoesNotThrow(() -> access.on(view, 8), access::name);
      }
    }
  }
}
