package org.guestmem.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;

/** Room for mappings ends before the JVM needs it, and is counted again before it is refused. */
final class MappingRoomTest {
  private static final RegionSpec SPEC = RegionSpec.builder(4096).build();
  private final AtomicLong there = new AtomicLong();
  private final AtomicLong counted = new AtomicLong();
  private final AtomicLong millis = new AtomicLong(Long.MAX_VALUE / 1_000_000);
  private final MappingRoom room =
      new MappingRoom(
          1000,
          () -> {
            counted.incrementAndGet();
            return there.get();
          },
          () -> millis.get() * 1_000_000);

  @Test
  void regionsMustLeaveAQuarterAndPiecesHalf() {
    there.set(498);
    assertTrue(room.forPieces(2));
    there.set(500);
    assertFalse(room.forPieces(2));
    room.forRegion(SPEC, 250);
    there.set(748);
    MappingFailedException e =
        assertThrows(MappingFailedException.class, () -> room.forRegion(SPEC, 3));
    assertTrue(e.reason().startsWith("3 mappings are needed"), e::reason);
    assertTrue(e.reason().contains("has 748 of 1000"), e::reason);
    assertTrue(e.advice().contains("vm.max_map_count"), e::advice);
    room.forRegion(SPEC, 2);
  }

  @Test
  void roomThatWasTakenAndGivenBackMustBeFoundAgain() {
    for (int i = 0; i < 1_000; i++) {
      assertTrue(room.forPieces(2));
    }
    assertTrue(counted.get() < 10, () -> "counted " + counted + " times");
  }

  @Test
  void whatOthersMapMustBeFoundAfterAMoment() {
    assertTrue(room.forPieces(2));
    there.set(900);
    assertTrue(room.forPieces(2));
    millis.addAndGet(101);
    assertFalse(room.forPieces(2));
    assertThrows(MappingFailedException.class, () -> room.forRegion(SPEC, 2));
  }

  @Test
  void whatCannotBeCountedMustBeRefusedAndSayWhy() {
    there.set(Long.MAX_VALUE);
    assertFalse(room.forPieces(2));
    MappingFailedException e =
        assertThrows(MappingFailedException.class, () -> room.forRegion(SPEC, 1));
    assertTrue(e.reason().contains("cannot be read"), e::reason);
    assertTrue(e.advice().contains("ulimit -n"), e::advice);
    there.set(10);
    room.forRegion(SPEC, 1);
    there.set(Long.MAX_VALUE);
    millis.addAndGet(101);
    room.forRegion(SPEC, 1); // by what is known
  }

  @Test
  void thereMustBeRoomForMoreThanEverWhereTheHostHasNoLimit() {
    there.set(Long.MIN_VALUE / 2);
    for (int i = 0; i < 10; i++) {
      room.forRegion(SPEC, Integer.MAX_VALUE);
    }
    assertEquals(1, counted.get());
  }

  @Test
  void thisProcessMustHaveRoom() {
    assertTrue(MappingRoom.takeForPieces(2));
    MappingRoom.takeForRegion(SPEC, 1);
    assertThrows(
        MappingFailedException.class, () -> MappingRoom.takeForRegion(SPEC, Long.MAX_VALUE));
    assertFalse(MappingRoom.takeForPieces(Long.MAX_VALUE));
    for (long wrong : new long[] {-1, Long.MIN_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> MappingRoom.takeForPieces(wrong));
      assertThrows(IllegalArgumentException.class, () -> MappingRoom.takeForRegion(SPEC, wrong));
    }
  }
}
