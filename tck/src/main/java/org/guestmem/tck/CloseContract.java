package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After a region is closed its views throw, whatever they are asked. */
public interface CloseContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void everyAccessMustBeRefusedAfterTheClose(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 2 * PAGE);
    VolatileSlice scratch = regions().anonymous(64).slice();
    List<VolatileSlice> views =
        List.of(region.slice(), region.slice(PAGE - 3, 77), region.slice(8, 0));
    region.close();
    for (VolatileSlice view : views) {
      for (Access access : Access.all(scratch)) {
        // Outside and misaligned as well: that the region is open is checked first.
        for (long offset : new long[] {0, 1, view.size(), -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
          assertThrows(RegionClosedException.class, () -> access.on(view, offset), access::name);
        }
      }
      assertThrows(RegionClosedException.class, () -> view.get(0, new byte[0], 0, 0));
      assertThrows(RegionClosedException.class, () -> view.fill(0, 0, (byte) 0));
    }
    assertThrows(RegionClosedException.class, () -> region.slice(0, 1));
    assertEquals(0, region.dirtyBitmap().orElseThrow().count());
  }

  @ParameterizedTest
  @EnumSource
  default void closingTwiceMustDoNothing(RegionKind kind) {
    MmapRegion region = regions().create(kind, PAGE);
    region.close();
    region.close();
    region.close(Duration.ZERO);
    region.close(Duration.ofSeconds(Long.MAX_VALUE));
    assertFalse(region.isOpen());
  }

  @Test
  default void closeMustNeedNoTimeWhereNobodyHoldsTheMemory() {
    for (Duration timeout : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
      MmapRegion region = regions().anonymous(PAGE);
      region.close(timeout);
      assertFalse(region.isOpen());
    }
  }

  @Test
  default void closedRegionMustStillTellWhatItWas() {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, PAGE);
    VolatileSlice view = region.slice(8, 16);
    region.slice().putByte(0, (byte) 1);
    region.close();
    assertFalse(region.isOpen());
    assertEquals(PAGE, region.size());
    assertEquals(16, view.size());
    assertEquals(8, view.start());
    assertTrue(view.toString().contains("'tck'"), view.toString());
    assertEquals(1, region.dirtyBitmap().orElseThrow().harvest().count());
  }

  @Test
  default void accessByGuestAddressMustSayThatTheRegionIsClosed() {
    MmapRegion region = regions().anonymous(PAGE);
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram", PAGE, region));
    region.close();
    assertThrows(RegionClosedException.class, () -> memory.getByte(PAGE));
    assertThrows(RegionClosedException.class, () -> memory.putLong(PAGE + 1, 1));
    assertThrows(RegionClosedException.class, () -> memory.fill(PAGE, 8, (byte) 1));
    assertThrows(RegionClosedException.class, () -> memory.slice(PAGE, 8));
  }

  @Test
  default void closeOfOneRegionMustLeaveTheOthersOfItsFile() {
    RegionKind kind = RegionKind.SHARED_FILE;
    var spec = regions().spec(kind, PAGE);
    MmapRegion first = regions().create(spec);
    MmapRegion second = regions().create(spec);
    first.slice().putLong(8, 42);
    first.close();
    assertEquals(42, second.slice().getLong(8));
  }

  @Test
  default void closeFromManyThreadsMustReturnInAll() {
    for (int round = 0; round < 50; round++) {
      MmapRegion region = regions().anonymous(PAGE);
      Race.run(region::close, region::close, region::close, region::close);
      assertFalse(region.isOpen());
    }
  }

  @Test
  default void closeMustFinishWhenInterruptedAndKeepTheInterrupt() {
    MmapRegion region = regions().anonymous(PAGE);
    Thread.currentThread().interrupt();
    region.close();
    assertTrue(Thread.interrupted());
    assertFalse(region.isOpen());
  }

  @Test
  default void oneRegionAfterAnotherMustNotUseUpTheHost() {
    // Together more address space, or more heap, than there is, if closing kept any of it.
    long size = regions().backend().largestAnonymous() / 8;
    for (int i = 0; i < 200; i++) {
      MmapRegion region = regions().create(RegionKind.PRIVATE_ANONYMOUS, size);
      region.slice().putByte(size - 1, (byte) i);
      region.close();
    }
  }
}
