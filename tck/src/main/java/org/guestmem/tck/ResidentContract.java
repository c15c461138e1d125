package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.AddressRange;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.RegionClosedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is in RAM is told by ranges; what was never touched is not there. */
public interface ResidentContract extends Contract {
  /** More than what one page, even a transparent huge one, brings in. */
  long FAR = 64L << 20;

  private boolean hasResident(MmapRegion region) {
    return regions()
        .hasOrRefuses(MmapRegionFactory.FEATURE_RESIDENT, () -> region.residentBytes(0, 0));
  }

  private static List<AddressRange> ranges(MmapRegion region, long offset, long length) {
    List<AddressRange> ranges = new ArrayList<>();
    region.forEachResident(
        offset, length, (from, count) -> ranges.add(AddressRange.of(from, count)));
    return ranges;
  }

  @ParameterizedTest
  @EnumSource(
      value = RegionKind.class,
      names = {"SHARED_ANONYMOUS", "PRIVATE_ANONYMOUS"})
  default void touchedPagesMustBeResidentAndTheOthersAbsent(RegionKind kind) {
    MmapRegion region = regions().create(kind, 4 * FAR);
    if (hasResident(region)) {
      assertEquals(0, region.residentBytes(0, region.size()));
      region.slice().putByte(FAR + 5, (byte) 1);
      region.slice().putByte(3 * FAR - 1, (byte) 1);
      List<AddressRange> ranges = ranges(region, 0, region.size());
      assertEquals(2, ranges.size());
      assertTrue(ranges.get(0).contains(FAR + 5) && ranges.get(1).contains(3 * FAR - 1));
      long resident = region.residentBytes(0, region.size());
      assertTrue(resident >= 2 * PAGE && resident < FAR, () -> "resident " + resident);
      assertEquals(
          resident, ranges.get(0).length() + ranges.get(1).length(), "one way and the other");
    }
  }

  @Test
  default void rangesThatAreNotThereMustBeRefused() {
    MmapRegion region = regions().anonymous(2 * PAGE);
    if (hasResident(region)) {
      assertThrows(OutOfRangeException.class, () -> ranges(region, PAGE, PAGE + 1));
      assertThrows(IllegalArgumentException.class, () -> ranges(region, 0, -1));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void rangesMustBeCutToWhatWasAsked(RegionKind kind) {
    MmapRegion region = regions().create(kind, 8 * PAGE + 5);
    if (hasResident(region)) {
      region.slice().fill(0, region.size(), (byte) 1);
      for (long[] range : new long[][] {{7, 8 * PAGE - 2}, {PAGE - 1, 2}, {8 * PAGE + 4, 1}}) {
        assertEquals(
            List.of(AddressRange.of(range[0], range[1])), ranges(region, range[0], range[1]));
        assertEquals(range[1], region.residentBytes(range[0], range[1]));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RegionKind.class,
      names = {"SHARED_ANONYMOUS", "PRIVATE_ANONYMOUS"})
  default void rangesMustBeJoinedHoweverLongTheyAre(RegionKind kind) {
    // Longer than what is asked of the host at once.
    MmapRegion region = regions().create(kind, 2 * FAR + 3 * PAGE + 5);
    if (hasResident(region)) {
      region.slice().fill(FAR / 2, region.size() - FAR / 2, (byte) 1);
      List<AddressRange> ranges = ranges(region, 3, region.size() - 3);
      assertEquals(1, ranges.size(), ranges::toString);
      assertTrue(ranges.get(0).contains(FAR / 2));
      assertEquals(region.size() - 1, ranges.get(0).last());
    }
  }

  @ParameterizedTest
  @EnumSource
  default void discardedPagesMustNotBeResident(RegionKind kind) {
    MmapRegion region = regions().create(kind, 64 * PAGE);
    region.slice().fill(0, region.size(), (byte) 1);
    if (hasResident(region) && regions().has(MmapRegionFactory.FEATURE_DISCARD)) {
      assertEquals(64 * PAGE, region.residentBytes(0, region.size()));
      region.discard(16 * PAGE, 32 * PAGE);
      assertEquals(0, region.residentBytes(16 * PAGE, 32 * PAGE));
      assertEquals(32 * PAGE, region.residentBytes(0, region.size()));
    }
  }

  @Test
  default void emptyRangeMustBeLegalInsideAndOthersRefused() {
    MmapRegion region = regions().anonymous(2 * PAGE);
    if (hasResident(region)) {
      for (long offset : new long[] {0, 3, 2 * PAGE}) {
        assertEquals(0, region.residentBytes(offset, 0));
      }
    }
    for (long[] range : new long[][] {{0, 2 * PAGE + 1}, {-1, 1}, {2 * PAGE + 1, 0}}) {
      assertThrows(OutOfRangeException.class, () -> region.residentBytes(range[0], range[1]));
    }
    assertThrows(IllegalArgumentException.class, () -> region.residentBytes(0, -1));
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  default void missingConsumerMustBeRefused() {
    MmapRegion region = regions().anonymous(PAGE);
    assertThrows(NullPointerException.class, () -> region.forEachResident(0, PAGE, null));
  }

  @Test
  default void consumerMustBeFreeToCloseTheRegion() {
    MmapRegion region = regions().anonymous(3 * FAR);
    region.slice().putByte(0, (byte) 1);
    if (hasResident(region)) {
      assertThrows(
          RegionClosedException.class,
          () -> region.forEachResident(0, region.size(), (from, count) -> region.close()));
      assertFalse(region.isOpen());
    }
    region.close();
    assertThrows(RegionClosedException.class, () -> region.residentBytes(0, 1));
  }
}
