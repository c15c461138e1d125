package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plain accessors: the same values as by opaque ones; what every accessor refuses is elsewhere. */
public interface PlainContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void plainAndOpaqueMustSeeTheSameValuesAtEveryAlignment(RegionKind kind) {
    VolatileSlice whole = regions().create(kind, 3 * PAGE).slice();
    Seeded.run(
        random -> {
          for (int begin = 0; begin < 8; begin++) {
            VolatileSlice view = whole.offset(begin);
            for (long place : new long[] {0, PAGE - 16, 2 * PAGE - 16, 3 * PAGE - 32}) {
              for (int alignment = 0; alignment < 16; alignment++) {
                agree(view, place + alignment, random);
              }
            }
          }
        });
  }

  private static void agree(VolatileSlice view, long offset, SplittableRandom random) {
    long bits = random.nextLong();
    view.putBytePlain(offset, (byte) bits);
    assertEquals((byte) bits, view.getByte(offset));
    view.putShortPlain(offset, (short) bits);
    assertEquals((short) bits, view.getShort(offset));
    view.putIntPlain(offset, (int) bits);
    assertEquals((int) bits, view.getInt(offset));
    view.putLongPlain(offset, bits);
    assertEquals(bits, view.getLong(offset));
    assertEquals(bits, view.getLongPlain(offset));
    assertEquals(view.getInt(offset), view.getIntPlain(offset));
    assertEquals(view.getShort(offset), view.getShortPlain(offset));
    assertEquals(view.getByte(offset), view.getBytePlain(offset));
  }

  @ParameterizedTest
  @EnumSource
  default void plainWriteMustLeaveItsNeighboursAlone(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    for (int alignment = 0; alignment < 8; alignment++) {
      view.fill(0, 32, (byte) -1);
      view.putLongPlain(8 + alignment, 0);
      view.putIntPlain(24 + (alignment & 3), 0);
      for (int i = 0; i < 32; i++) {
        boolean inside = i >= 8 + alignment && i < 16 + alignment;
        boolean inside2 = i >= 24 + (alignment & 3) && i < 28 + (alignment & 3);
        assertEquals(inside || inside2 ? 0 : -1, view.getByte(i), "byte " + i);
      }
    }
  }
}
