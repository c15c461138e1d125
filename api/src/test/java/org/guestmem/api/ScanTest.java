package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Scans of memory with holes, none of which may be read. */
final class ScanTest {
  private static final int MIB = 1 << 20;

  /** Bytes of a text, in which dots are zeros. */
  private static byte[] bytes(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (text.charAt(i) == '.' ? 0 : text.charAt(i));
    }
    return bytes;
  }

  private static SparseMapping sparse(int size, int offset, String data) {
    return new SparseMapping(size).with(offset, bytes(data));
  }

  private static long crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  @Test
  void holesMustBeZeroUnread() {
    VolatileSlice view = sparse(100 * MIB, 50 * MIB, "....x").region().slice();
    assertFalse(view.isZero(0, view.size()));
    assertTrue(view.isZero(0, 50 * MIB + 4));
    assertTrue(view.isZero(50 * MIB + 5, 50 * MIB - 5));
    assertTrue(view.isZero(77, 5));
  }

  @Test
  void dataOfAnyLengthMustBeReadToItsEndOnly() {
    for (int length = 1; length <= 20; length++) {
      SparseMapping mapping = sparse(64, 21, "abcdefghijklmnopqrst".substring(0, length));
      VolatileSlice view = mapping.region().slice();
      assertFalse(view.isZero(21 + length - 1, 10));
      assertEquals(crc(mapping.bytes), view.crc32c(0, 64));
      assertEquals(-1, view.mismatch(0, mapping.bytes, 0, 64));
      assertEquals(21, view.mismatch(0, new byte[64], 0, 64));
    }
  }

  @Test
  void patternMustBeFoundAcrossHoles() {
    SparseMapping mapping = sparse(40 * MIB, 0, "ab..").with(2 * MIB, bytes(".c..d.."));
    VolatileSlice view = mapping.with(30 * MIB, bytes("...ef")).region().slice();
    assertEquals(OptionalLong.of(1), view.find(0, view.size(), bytes("b.....")));
    assertEquals(OptionalLong.of(2 * MIB - 2), view.find(5, view.size() - 5, bytes("...c..d.")));
    assertEquals(OptionalLong.of(2 * MIB + 4), view.find(0, view.size(), bytes("d......")));
    assertEquals(OptionalLong.of(30 * MIB - 6), view.find(0, view.size(), bytes(".........e")));
    assertEquals(OptionalLong.empty(), view.find(0, view.size(), bytes("d.e")));
    assertEquals(OptionalLong.of(2), view.find(0, view.size(), bytes("....................")));
    assertEquals(OptionalLong.of(2 * MIB + 5), view.find(2 * MIB + 2, MIB, new byte[3 * 16384]));
    assertEquals(OptionalLong.empty(), view.find(3 * MIB, MIB, new byte[MIB + 1]));
    assertEquals(OptionalLong.of(3 * MIB), view.find(3 * MIB, MIB, new byte[MIB]));
  }

  @Test
  void patternThatSpansAWholeHoleMustBeFound() {
    VolatileSlice view = sparse(100, 10, "ab").with(15, bytes("cd")).region().slice();
    assertEquals(OptionalLong.of(11), view.find(0, 100, bytes("b...c")));
    assertEquals(OptionalLong.empty(), view.find(0, 100, bytes("b..c")));
    assertEquals(OptionalLong.empty(), view.find(0, 100, bytes("b....c")));
    assertEquals(OptionalLong.empty(), view.find(0, 15, bytes("b...c")));
  }

  @Test
  void mismatchMustCompareHolesWithHolesUnreadAndWithDataAsZeros() {
    SparseMapping one = sparse(40 * MIB, 5, "x..").with(20 * MIB, bytes("yy"));
    SparseMapping other = sparse(40 * MIB, 0, ".....x....").with(20 * MIB + 1, bytes("y"));
    VolatileSlice view = one.region().slice();
    VolatileSlice others = other.region().slice();
    assertEquals(20 * MIB, view.mismatch(0, others, 0, view.size()));
    assertEquals(20 * MIB - 3, others.mismatch(3, view, 3, 20 * MIB));
    assertEquals(-1, view.mismatch(20 * MIB + 1, others, 20 * MIB + 1, 10 * MIB));
    assertEquals(0, view.mismatch(5, others, 6, 1));
    assertEquals(-1, others.mismatch(10, others, 11, 5 * MIB));
  }

  @Test
  void scanByGuestAddressMustSkipTheHolesOfEveryRegion() {
    SparseMapping low = sparse(4096, 4095, "a");
    SparseMapping high = sparse(16 * MIB, 0, "b").with(9 * MIB, bytes("c"));
    GuestMemory memory =
        GuestMemory.of(
            GuestMemoryRegion.of("low", 4096, low.region()),
            GuestMemoryRegion.of("high", 8192, high.region()));
    long size = 4096 + 16 * MIB;
    assertEquals(OptionalLong.of(8191), memory.find(4096, size, bytes("ab..")));
    assertEquals(OptionalLong.of(8192 + 9 * MIB), memory.find(4096, size, bytes("c.")));
    assertTrue(memory.isZero(8193, 9 * MIB - 1));
    assertFalse(memory.isZero(8193, 9 * MIB));
    assertEquals(4095, memory.mismatch(4096, memory, 8193, size - 4097));
    assertEquals(crc(high.bytes), memory.crc32c(8192, 16 * MIB));
  }

  @Test
  void anyScanMustBeThatOfThePlainBytes() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 300; round++) {
      int size = 1 + random.nextInt(200);
      SparseMapping one = random(size, random);
      SparseMapping other = random(size, random);
      VolatileSlice view = one.region().slice();
      assertEquals(crc(one.bytes), view.crc32c(0, one.bytes.length));
      assertEquals(
          Arrays.mismatch(one.bytes, other.bytes),
          view.mismatch(0, other.region().slice(), 0, one.bytes.length));
      byte[] pattern = random.nextBoolean() ? bytes(".a.") : bytes("....b....");
      assertEquals(plainFind(one.bytes, pattern), view.find(0, one.bytes.length, pattern));
    }
  }

  /** Memory in which zeros, data and a few letters alternate. */
  private static SparseMapping random(int size, SplittableRandom random) {
    SparseMapping mapping = new SparseMapping(size);
    for (int at = 0; at < size; at++) {
      if (random.nextInt(4) > 0) {
        mapping.with(at, bytes(random.nextInt(6) == 0 ? "a" : "."));
      }
    }
    return mapping;
  }

  private static OptionalLong plainFind(byte[] bytes, byte[] pattern) {
    for (int i = 0; i <= bytes.length - pattern.length; i++) {
      if (Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
        return OptionalLong.of(i);
      }
    }
    return OptionalLong.empty();
  }

  @Test
  void dataThatBecomesAHoleMeanwhileMustNotBeReadFarOn() {
    SparseMapping mapping = new SparseMapping(8 * MIB).with(0, new byte[8 * MIB]);
    mapping.onRead = () -> mapping.data.clear(MIB, 8 * MIB);
    assertTrue(mapping.region().slice().isZero(0, 8 * MIB));
  }

  @Test
  void scanMustEndThoughTheGuestMakesHolesAllTheTime() {
    SparseMapping mapping = sparse(64, 16, "abcdefgh");
    mapping.dataEndsAtOnce = true;
    assertEquals(crc(mapping.bytes), mapping.region().slice().crc32c(0, 64));
  }

  @Test
  void mappingThatIsShutMeanwhileMustBeAskedNothing() {
    SparseMapping mapping = sparse(4 * MIB, 0, "..").with(3 * MIB, bytes("x"));
    MmapRegion region = mapping.region();
    mapping.onRead = region::close;
    assertThrows(RegionClosedException.class, () -> region.slice().isZero(0, 4 * MIB));
    assertEquals(2, mapping.questions);
  }

  @Test
  void pageThatTheHostCannotSupplyMustBeAFault() {
    SparseMapping mapping = sparse(8192, 4096, "abcdefghi");
    mapping.onRead =
        () -> {
          throw new InternalError("a fault occurred in an unsafe memory access operation");
        };
    VolatileSlice view = mapping.region().slice();
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram", 0, view.region()));
    byte[] zeros = new byte[8192];
    assertFault(() -> view.isZero(0, 8192));
    assertFault(() -> view.find(0, 8192, zeros));
    assertFault(() -> view.crc32c(0, 8192));
    assertFault(() -> view.mismatch(0, zeros, 0, 8192));
    assertFault(() -> view.mismatch(0, view, 0, 8192));
    assertFault(() -> memory.isZero(0, 8192));
    assertFault(() -> memory.find(0, 8192, zeros));
    assertFault(() -> memory.crc32c(0, 8192));
    assertFault(() -> memory.mismatch(0, zeros, 0, 8192));
    assertFault(() -> memory.mismatch(0, memory, 0, 8192));
  }

  private static void assertFault(Runnable scan) {
    MemoryFaultException e = assertThrows(MemoryFaultException.class, scan::run);
    assertEquals(4096, e.offset());
    assertEquals(9, e.length());
  }

  @Test
  @SuppressWarnings("NullAway")
  void nullMustBeRefused() {
    VolatileSlice view = new SparseMapping(4096).region().slice();
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram", 0, view.region()));
    assertThrows(NullPointerException.class, () -> view.find(0, 1, null));
    assertThrows(NullPointerException.class, () -> view.mismatch(0, (byte[]) null, 0, 0));
    assertThrows(NullPointerException.class, () -> view.mismatch(0, (VolatileSlice) null, 0, 0L));
    assertThrows(NullPointerException.class, () -> memory.find(0, 1, null));
    assertThrows(NullPointerException.class, () -> memory.mismatch(0, (byte[]) null, 0, 0));
    assertThrows(NullPointerException.class, () -> memory.mismatch(0, (GuestMemory) null, 0, 0L));
  }
}
