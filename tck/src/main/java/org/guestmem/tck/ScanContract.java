package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Questions about the bytes of a view: zeros, differences, patterns, checksums. */
public interface ScanContract extends Contract {
  /** More than a scan looks at once, and no whole number of pages. */
  int SIZE = 11 * PAGE + 100;

  /** Lengths that begin, end and cross words, pages and what a scan looks at once. */
  List<Integer> LENGTHS = List.of(1, 2, 7, 8, 9, 100, 4095, 4097, 16_383, 16_384, 16_385, 40_000);

  @ParameterizedTest
  @EnumSource
  default void rangeMustBeZeroUntilOneOfItsBytesIsNot(RegionKind kind) {
    VolatileSlice view = regions().create(kind, SIZE).slice();
    assertTrue(view.isZero(0, SIZE));
    Seeded.run(
        random -> {
          for (int length : LENGTHS) {
            int offset = 1 + random.nextInt(SIZE - length - 1);
            // Neighbours do not count.
            view.putByte(offset - 1, (byte) 1);
            view.putByte(offset + length, (byte) 1);
            assertTrue(view.isZero(offset, length));
            for (int place : new int[] {0, random.nextInt(length), length - 1}) {
              view.putByte(offset + place, Byte.MIN_VALUE);
              assertFalse(view.isZero(offset, length), () -> place + " of " + length);
              view.putByte(offset + place, (byte) 0);
            }
            view.fill(0, SIZE, (byte) 0);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  default void mismatchWithAnArrayMustBeThatOfArrays(RegionKind kind) {
    VolatileSlice view = regions().create(kind, SIZE).slice();
    Seeded.run(
        random -> {
          byte[] model = Seeded.bytes(random, SIZE);
          view.put(0, model, 0, SIZE);
          for (int length : LENGTHS) {
            int offset = random.nextInt(SIZE - length);
            int from = random.nextInt(9);
            byte[] other = Seeded.bytes(random, from + length + 5);
            System.arraycopy(model, offset, other, from, length);
            assertEquals(-1, view.mismatch(offset, other, from, length));
            int later = random.nextInt(length);
            int first = random.nextInt(later + 1);
            other[from + later]++;
            assertEquals(later, view.mismatch(offset, other, from, length));
            assertEquals(-1, view.mismatch(offset, other, from, later));
            if (first < later) {
              other[from + first]--;
            }
            assertEquals(first, view.mismatch(offset, other, from, length));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  default void mismatchMustWorkBetweenAllKindsOfRegion(RegionKind kind) {
    VolatileSlice view = regions().create(kind, SIZE).slice();
    for (RegionKind other : RegionKind.values()) {
      VolatileSlice others = regions().create(other, SIZE).slice();
      Seeded.run(random -> mismatches(view, others, random));
    }
  }

  @Test
  default void mismatchMustWorkBetweenBackEnds() {
    for (MmapRegionFactory other : regions().backend().others()) {
      for (RegionKind kind : RegionKind.values()) {
        VolatileSlice here = regions().create(kind, SIZE).slice();
        VolatileSlice there = regions().create(other, regions().spec(kind, SIZE)).slice();
        Seeded.run(random -> mismatches(here, there, random));
      }
    }
  }

  private static void mismatches(VolatileSlice view, VolatileSlice other, SplittableRandom random) {
    byte[] model = Seeded.bytes(random, SIZE);
    for (int length : LENGTHS) {
      int offset = random.nextInt(SIZE - length);
      int place = random.nextInt(SIZE - length);
      view.put(offset, model, 0, length);
      other.put(place, model, 0, length);
      assertEquals(-1, view.mismatch(offset, other, place, length));
      int differs = random.nextInt(length);
      other.putByte(place + differs, (byte) ~model[differs]);
      assertEquals(differs, view.mismatch(offset, other, place, length));
      assertEquals(differs, other.mismatch(place, view, offset, length));
      assertEquals(-1, view.mismatch(offset, other, place, differs));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void findMustFindWhatAPlainSearchFinds(RegionKind kind) {
    VolatileSlice view = regions().create(kind, SIZE).slice();
    Seeded.run(
        random -> {
          byte[] model = new byte[SIZE];
          // Of two bytes alone, so that patterns begin often and break late.
          for (int i = 0; i < SIZE; i++) {
            model[i] = (byte) (random.nextInt(5) / 4);
          }
          view.put(0, model, 0, SIZE);
          for (int length : new int[] {1, 2, 3, 8, 9, 20, 5000, 16_384, 20_000}) {
            for (int round = 0; round < 8; round++) {
              byte[] pattern = pattern(model, length, random);
              int offset = random.nextInt(SIZE / 2);
              int range = random.nextInt(SIZE - offset);
              assertEquals(
                  plainFind(model, offset, range, pattern), view.find(offset, range, pattern));
            }
          }
        });
  }

  /** Bytes that occur somewhere, and half of the time differ in the last one. */
  private static byte[] pattern(byte[] model, int length, SplittableRandom random) {
    int from = random.nextInt(SIZE - length);
    byte[] pattern = Arrays.copyOfRange(model, from, from + length);
    pattern[length - 1] ^= (byte) random.nextInt(2);
    return pattern;
  }

  private static OptionalLong plainFind(byte[] model, int offset, int range, byte[] pattern) {
    for (int i = offset; i <= offset + range - pattern.length; i++) {
      if (Arrays.equals(model, i, i + pattern.length, pattern, 0, pattern.length)) {
        return OptionalLong.of(i);
      }
    }
    return OptionalLong.empty();
  }

  @ParameterizedTest
  @EnumSource
  default void findMustKnowZerosAndEndsOfItsRange(RegionKind kind) {
    VolatileSlice view = regions().create(kind, SIZE).slice(8, SIZE - 8);
    byte[] pattern = {0, 0, 5, 0, 0, 0, 5, 0};
    long at = 5 * PAGE - 3;
    view.put(at, pattern, 0, 8);
    assertEquals(OptionalLong.of(at), view.find(0, view.size(), pattern));
    assertEquals(OptionalLong.of(at), view.find(at, 8, pattern));
    assertEquals(OptionalLong.empty(), view.find(at, 7, pattern));
    assertEquals(OptionalLong.empty(), view.find(at + 1, PAGE, pattern));
    assertEquals(OptionalLong.of(0), view.find(0, view.size(), new byte[PAGE]));
    assertEquals(OptionalLong.of(at + 7), view.find(at + 1, SIZE / 2, new byte[4]));
    assertEquals(OptionalLong.of(77), view.find(77, 100, new byte[0]));
    assertEquals(OptionalLong.of(view.size()), view.find(view.size(), 0, new byte[0]));
    assertEquals(OptionalLong.empty(), view.find(77, 0, new byte[1]));
    assertEquals(OptionalLong.empty(), view.find(0, 100, new byte[101]));
  }

  @ParameterizedTest
  @EnumSource
  default void checksumMustBeThatOfTheJdk(RegionKind kind) {
    VolatileSlice view = regions().create(kind, SIZE).slice();
    assertEquals(0, view.crc32c(0, 0));
    Seeded.run(
        random -> {
          byte[] model = new byte[SIZE];
          byte[] source = Seeded.bytes(random, 3 * PAGE);
          view.put(PAGE - 5, source, 0, source.length);
          System.arraycopy(source, 0, model, PAGE - 5, source.length);
          for (int length : LENGTHS) {
            int offset = random.nextInt(SIZE - length);
            CRC32C crc = new CRC32C();
            crc.update(model, offset, length);
            assertEquals(crc.getValue(), view.crc32c(offset, length));
          }
        });
    // RFC 3720, appendix B.4: 32 bytes of ones.
    view.fill(3, 32, (byte) 0xff);
    assertEquals(0x62a8_ab43L, view.crc32c(3, 32));
  }

  @Test
  default void emptyScanMustSucceedUpToTheEnd() {
    VolatileSlice view = regions().anonymous(PAGE).slice(8, 100);
    view.fill(0, 100, Access.FILLER);
    for (long offset : new long[] {0, 1, 100}) {
      assertTrue(view.isZero(offset, 0));
      assertEquals(-1, view.mismatch(offset, new byte[3], 3, 0));
      assertEquals(-1, view.mismatch(offset, view, 100 - offset, 0));
      assertEquals(0, view.crc32c(offset, 0));
    }
    for (long offset : new long[] {101, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertRefused(OutOfRangeException.class, view, offset, 0);
    }
  }

  @Test
  default void scanOfALengthThatCannotBeMustBeRefused() {
    VolatileSlice view = regions().anonymous(PAGE).slice(8, 100);
    for (long length : new long[] {-1, Long.MIN_VALUE}) {
      assertRefused(IllegalArgumentException.class, view, 8, length);
    }
    for (long length : new long[] {101, 1L << 32, Long.MAX_VALUE - 8, Long.MAX_VALUE}) {
      assertRefused(OutOfRangeException.class, view, 0, length);
      assertRefused(OutOfRangeException.class, view, 100, length);
    }
    byte[] array = new byte[16];
    int[][] ranges = {{-1, 1}, {0, 17}, {16, 1}, {17, 0}, {1, Integer.MAX_VALUE}, {0, -1}};
    for (int[] range : ranges) {
      assertThrows(
          IndexOutOfBoundsException.class, () -> view.mismatch(0, array, range[0], range[1]));
    }
  }

  private static void assertRefused(
      Class<? extends RuntimeException> error, VolatileSlice view, long offset, long length) {
    assertThrows(error, () -> view.isZero(offset, length));
    assertThrows(error, () -> view.find(offset, length, new byte[0]));
    assertThrows(error, () -> view.crc32c(offset, length));
    assertThrows(error, () -> view.mismatch(offset, view, 0, length));
    assertThrows(error, () -> view.mismatch(0, view, offset, length));
  }
}
