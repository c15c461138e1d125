package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;

/** Regions larger than an int can count, and the borders of their pieces. */
public interface LargeRegionContract extends Contract {

  private MmapRegion sparse() {
    return regions().tracked(RegionKind.SHARED_FILE, regions().backend().largestFile());
  }

  private List<Long> borders() {
    return Stream.concat(Stream.of(1L << 31, 1L << 32), regions().backend().chunkBorders().stream())
        .filter(border -> border + 4 * PAGE < regions().backend().largestFile())
        .toList();
  }

  @Test
  default void everyByteOfALargeRegionMustBeItsOwn() {
    VolatileSlice view = sparse().slice();
    long fifth = view.size() / 5 & -PAGE;
    for (long part = 0; part < 5; part++) {
      view.putLong(part * fifth, ~part);
    }
    view.putByte(view.size() - 1, (byte) 99);
    for (long part = 0; part < 5; part++) {
      assertEquals(~part, view.getLong(part * fifth));
      assertEquals(0, view.getLong(part * fifth + 8));
    }
    assertEquals(99, view.getByte(view.size() - 1));
    assertThrows(OutOfRangeException.class, () -> view.getByte(view.size()));
    assertThrows(OutOfRangeException.class, () -> view.getLong(view.size() - 7));
    assertEquals(6, view.region().dirtyBitmap().orElseThrow().harvest().count());
  }

  @Test
  default void valuesMustCrossTheBordersOfPieces() {
    VolatileSlice whole = sparse().slice();
    Seeded.run(
        random -> {
          for (long border : borders()) {
            for (VolatileSlice view : List.of(whole, whole.subslice(border - 21, 64))) {
              for (int before = 0; before <= 8; before++) {
                long at = border - before - view.start();
                long bits = random.nextLong();
                view.putLong(at, bits);
                assertEquals(bits, view.getLong(at));
                view.putInt(at, (int) ~bits);
                assertEquals((int) ~bits, view.getInt(at));
                view.putShort(at, (short) bits);
                assertEquals((short) bits, view.getShort(at));
                assertEquals((short) bits, whole.getShort(at + view.start()));
              }
            }
          }
        });
  }

  @Test
  default void atomicsMustWorkOnBothSidesOfABorder() {
    VolatileSlice view = sparse().slice();
    for (long border : borders()) {
      for (long at : new long[] {border - 8, border}) {
        view.putLong(at, 5);
        assertEquals(5, view.getAndAddLong(at, 1));
        assertEquals(6, view.compareAndExchangeLong(at, 6, -1));
        assertEquals(-1, view.getAndSetInt(at + 4, 3));
        assertEquals(3, view.getIntVolatile(at + 4));
      }
    }
  }

  @Test
  default void bulkAccessMustCrossTheBordersOfPieces() {
    MmapRegion region = sparse();
    VolatileSlice view = region.slice();
    Seeded.run(
        random -> {
          for (long border : borders()) {
            byte[] source = Seeded.bytes(random, 3 * PAGE);
            view.put(border - PAGE - 5, source, 0, source.length);
            byte[] found = new byte[source.length];
            view.get(border - PAGE - 5, found, 0, found.length);
            assertArrayEquals(source, found);
            view.copyTo(border - PAGE - 5, view, border - PAGE + 2, source.length);
            view.get(border - PAGE + 2, found, 0, found.length);
            assertArrayEquals(source, found);
            view.copyTo(border - PAGE + 2, view, border - PAGE - 7, source.length);
            view.get(border - PAGE - 7, found, 0, found.length);
            assertArrayEquals(source, found);
            view.fill(border - 3, 6, (byte) 0);
            assertEquals(0, view.getLong(border - 4) & 0x00ff_ffff_ffff_ff00L);
          }
        });
  }

  @Test
  default void viewMustBeginFarAndSpanFar() {
    VolatileSlice whole = sparse().slice();
    long begin = whole.size() / 4;
    VolatileSlice view = whole.subslice(begin, whole.size() / 2);
    view.putLong(view.size() - 8, 12);
    assertEquals(12, whole.getLong(begin + view.size() - 8));
    assertThrows(OutOfRangeException.class, () -> view.getLong(view.size() - 7));
    assertThrows(OutOfRangeException.class, () -> view.fill(0, view.size() + 1, (byte) 0));
    assertThrows(OutOfRangeException.class, () -> view.copyTo(1, whole, 0, view.size()));
    assertEquals(0, whole.getByte(begin + view.size()));
  }

  @Test
  default void scansMustCrossTheBordersOfPieces() {
    VolatileSlice view = sparse().slice();
    byte[] pattern = {0, 1, 2, 3};
    for (long border : borders()) {
      view.put(border - 2, pattern, 0, 4);
      assertEquals(OptionalLong.of(border - 2), view.find(border - PAGE, 2 * PAGE, pattern));
      assertEquals(PAGE - 1, view.mismatch(border - PAGE, new byte[PAGE], 0, PAGE));
      assertTrue(view.isZero(border - PAGE, PAGE - 1));
      assertFalse(view.isZero(border, 2));
    }
  }

  @Test
  default void moreElementsThanAListCanCountMustBeRefused() {
    VolatileSlice view = sparse().slice();
    if (view.size() > Integer.MAX_VALUE) {
      VolatileArrayRef<Byte> bytes = view.array(0, ValueType.BYTE, view.size());
      assertThrows(IllegalStateException.class, bytes::asList);
    }
    int most = (int) Math.min(view.size(), Integer.MAX_VALUE);
    assertEquals(most, view.array(0, ValueType.BYTE, most).asList().size());
  }
}
