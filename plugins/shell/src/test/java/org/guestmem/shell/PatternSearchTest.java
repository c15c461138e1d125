package org.guestmem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.guestmem.api.GuestMemory;
import org.junit.jupiter.api.Test;

class PatternSearchTest {
  private static final byte[] ABC = {'a', 'b', 'c'};
  private static final long CHUNK = PatternSearch.CHUNK;

  private final GuestMemory memory =
      GuestMemory.of(
          Memories.region("low", 0, 2 * CHUNK),
          Memories.region("next", 2 * CHUNK, CHUNK),
          Memories.region("top", -4096, 4096));

  @Test
  void matchMustBeFoundAcrossChunks() {
    put(CHUNK - 1);
    assertEquals(List.of(CHUNK - 1), find(AddressSpan.ALL, 1, 9));
  }

  @Test
  void matchMustBeFoundAcrossRegions() {
    put(2 * CHUNK - 2);
    assertEquals(List.of(2 * CHUNK - 2), find(AddressSpan.ALL, 1, 9));
  }

  @Test
  void matchMustBeFoundAtBothEndsOfTheAddressSpace() {
    put(0);
    put(-3);
    assertEquals(List.of(0L, -3L), find(AddressSpan.ALL, 1, 9));
  }

  @Test
  void holeMustEndAMatch() {
    memory.put(3 * CHUNK - 2, ABC, 0, 2);
    memory.put(-4096, ABC, 2, 1);
    assertEquals(List.of(), find(AddressSpan.ALL, 1, 9));
  }

  @Test
  void matchMustLieWhollyInTheSpan() {
    put(100);
    assertEquals(List.of(100L), find(new AddressSpan(100, 102), 1, 9));
    assertEquals(List.of(), find(new AddressSpan(101, 200), 1, 9));
    assertEquals(List.of(), find(new AddressSpan(0, 101), 1, 9));
  }

  @Test
  void alignmentMustCountFromAddressZero() {
    put(24);
    put(48);
    put(2 * CHUNK + 16);
    assertEquals(List.of(48L, 2 * CHUNK + 16), find(new AddressSpan(5, -1), 16, 9));
    assertEquals(List.of(2 * CHUNK + 16), find(new AddressSpan(49, -1), 16, 9));
  }

  @Test
  void searchMustStopAtTheLimit() {
    put(8);
    put(16);
    put(2 * CHUNK);
    assertEquals(List.of(8L, 16L), find(AddressSpan.ALL, 1, 2));
  }

  @Test
  void searchMustFindWhatAByteByByteSearchFinds() {
    Random random = new Random(7);
    byte[] model = new byte[(int) (3 * CHUNK)];
    for (int i = 0; i < model.length; i++) {
      model[i] = (byte) random.nextInt(2);
    }
    memory.put(0, model, 0, model.length);
    byte[] pattern = {1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1};
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i <= model.length - pattern.length; i++) {
      if (Arrays.equals(model, i, i + pattern.length, pattern, 0, pattern.length)) {
        expected.add((long) i);
      }
    }
    assertEquals(
        expected, PatternSearch.find(memory, pattern, AddressSpan.ALL, 1, Integer.MAX_VALUE));
  }

  private void put(long address) {
    memory.put(address, ABC, 0, ABC.length);
  }

  private List<Long> find(AddressSpan span, long align, int limit) {
    return PatternSearch.find(memory, ABC, span, align, limit);
  }
}
