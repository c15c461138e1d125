package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Room for mappings is counted again before it is refused. */
class MappingRoomTest {
  @Test
  void roomMustEndAtTheLimit() throws IOException {
    int there = (int) ProcessMemory.mappings();
    assertFalse(new MappingRoom(there / 2).take());
    assertFalse(new MappingRoom(0).take());
    assertTrue(new MappingRoom(2 * there).take());
    assertTrue(MappingRoom.ofThisProcess().take());
  }

  @Test
  void roomThatWasTakenButNotUsedMustBeFoundAgain() throws IOException {
    MappingRoom room = new MappingRoom((int) ProcessMemory.mappings() + 100);
    for (int i = 0; i < 1_000; i++) {
      assertTrue(room.take());
    }
  }
}
