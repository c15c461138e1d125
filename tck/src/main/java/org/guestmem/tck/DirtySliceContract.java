package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.DirtySlice;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.junit.jupiter.api.Test;

/** Parts of a dirty log. */
public interface DirtySliceContract extends Contract {

  private DirtyBitmap log(long size) {
    return regions().tracked(RegionKind.SHARED_ANONYMOUS, size).dirtyBitmap().orElseThrow();
  }

  @Test
  default void markMustShowInThePartAndInTheWhole() {
    DirtyBitmap log = log(PAGE / 2);
    DirtySlice part = log.slice(PAGE / 4, PAGE / 4);
    assertFalse(part.isDirty(0));
    part.mark(100, 1);
    assertTrue(part.isDirty(0));
    assertTrue(log.isDirty(PAGE / 4));
    log.harvest();
    assertFalse(part.isDirty(PAGE / 4 - 1));
    log.mark(PAGE / 4, 256);
    assertTrue(part.isDirty(0));
  }

  @Test
  default void writeMustShowInThePartsThatHaveItsPages() {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, 20 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    DirtySlice before = log.slice(0, 5 * PAGE);
    DirtySlice part = log.slice(5 * PAGE, 10 * PAGE);
    DirtySlice inner = part.slice(3 * PAGE, 2 * PAGE);
    region.slice().putLong(9 * PAGE - 4, -1);
    assertEquals(0, before.count());
    assertEquals(0b11000, part.peek().toWords()[0]);
    assertEquals(0b11, inner.peek().toWords()[0]);
    assertTrue(inner.isDirty(2 * PAGE - 1));
    assertFalse(part.isDirty(2 * PAGE));
  }

  @Test
  default void harvestOfAPartMustLeaveTheRest() {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, 200 * PAGE - 9);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    DirtyHarvester other = log.harvester("other");
    region.slice().fill(60 * PAGE, 140L * PAGE - 9, (byte) 1);
    DirtyPages taken = log.slice(63 * PAGE, 66 * PAGE).harvest();
    assertEquals(66, taken.count());
    assertEquals(66 * PAGE, taken.size());
    assertTrue(log.slice(63 * PAGE, 66 * PAGE).harvest().isEmpty());
    assertFalse(log.isDirty(63 * PAGE));
    assertTrue(log.isDirty(62 * PAGE));
    assertTrue(log.isDirty(129 * PAGE));
    assertEquals(140 - 66, log.count());
    assertEquals(140, other.count());
    DirtySlice last = log.slice(199 * PAGE, PAGE - 9);
    DirtyPages end = last.harvest();
    assertEquals(1, end.count());
    last.putBack(end);
    log.slice(63 * PAGE, 66 * PAGE).putBack(taken);
    assertEquals(140, log.harvest().count());
    assertEquals(140, other.harvest().count());
  }

  @Test
  default void partMustBeMarkedByBytesAndTakenByPages() {
    DirtyBitmap log = log(10 * PAGE);
    DirtySlice cut = log.slice(PAGE + 1, 2 * PAGE);
    cut.mark(2 * PAGE - 1, 1);
    assertTrue(cut.isDirty(2 * PAGE - 1));
    assertThrows(IllegalStateException.class, cut::harvest);
    assertThrows(IllegalStateException.class, cut::peek);
    assertThrows(IllegalStateException.class, cut::count);
    assertThrows(IllegalStateException.class, () -> cut.putBack(log.peek()));
    assertThrows(OutOfRangeException.class, () -> cut.mark(2 * PAGE, 1));
    assertThrows(OutOfRangeException.class, () -> cut.isDirty(-1));
    assertThrows(OutOfRangeException.class, () -> log.slice(10 * PAGE, 1));
    assertThrows(IllegalArgumentException.class, () -> log.slice(0, -1));
    assertEquals(0b1000, log.harvest().toWords()[0]);
    assertTrue(log.slice(10 * PAGE, 0).harvest().isEmpty());
  }
}
