package org.guestmem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.guestmem.api.GuestMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternSearchTest {
  private static final byte[] ABC = {'a', 'b', 'c'};
  private static final long STEP = PatternSearch.STEP;
  private static final int PAGE = 4096;

  private final GuestMemory memory =
      GuestMemory.of(
          Memories.region("low", 0, 2 * STEP),
          Memories.region("next", 2 * STEP, STEP),
          Memories.region("top", -4096, 4096));

  @Test
  void matchMustBeFoundAcrossSteps() {
    put(STEP - 1);
    assertEquals(List.of(STEP - 1), find(AddressSpan.ALL, 1, 9));
  }

  @Test
  void matchMustBeFoundAcrossRegions() {
    put(2 * STEP - 2);
    assertEquals(List.of(2 * STEP - 2), find(AddressSpan.ALL, 1, 9));
  }

  @Test
  void matchMustBeFoundAtBothEndsOfTheAddressSpace() {
    put(0);
    put(-3);
    assertEquals(List.of(0L, -3L), find(AddressSpan.ALL, 1, 9));
  }

  @Test
  void holeMustEndAMatch() {
    memory.put(3 * STEP - 2, ABC, 0, 2);
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
    put(2 * STEP + 16);
    assertEquals(List.of(48L, 2 * STEP + 16), find(new AddressSpan(5, -1), 16, 9));
    assertEquals(List.of(2 * STEP + 16), find(new AddressSpan(49, -1), 16, 9));
  }

  @Test
  void searchMustStopAtTheLimit() {
    put(8);
    put(16);
    put(2 * STEP);
    assertEquals(List.of(8L, 16L), find(AddressSpan.ALL, 1, 2));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 16, 4096})
  void searchMustFindWhatAByteByByteSearchFinds(long align) {
    Random random = new Random(7);
    byte[] model = new byte[1 << 17];
    for (int i = 0; i < model.length; i++) {
      model[i] = (byte) random.nextInt(2);
    }
    long start = STEP - (1 << 16) - 100;
    memory.put(start, model, 0, model.length);
    byte[] pattern = {1, 0, 1, 1, 1, 0, 0, 1};
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i <= model.length - pattern.length; i++) {
      if ((start + i) % align == 0
          && Arrays.equals(model, i, i + pattern.length, pattern, 0, pattern.length)) {
        expected.add(start + i);
      }
    }
    assertEquals(expected, search(pattern, AddressSpan.ALL, align, Integer.MAX_VALUE).addresses());
  }

  @Test
  void alignedMatchMustBeFoundBehindOthersAndAcrossPages() {
    byte[] pattern = "aaab".getBytes(StandardCharsets.US_ASCII);
    for (long at : new long[] {PAGE - 15, PAGE - 10, PAGE - 2, 2 * PAGE - 15, 2 * PAGE - 2}) {
      memory.put(at, pattern, 0, pattern.length);
    }
    long last = 2 * PAGE - 2;
    List<Long> even = List.of(PAGE - 10L, PAGE - 2L);
    assertEquals(even, search(pattern, new AddressSpan(0, last + 2), 2, 9).addresses());
    assertEquals(
        List.of(PAGE - 10L, PAGE - 2L, last),
        search(pattern, new AddressSpan(0, last + 3), 2, 9).addresses());
    assertEquals(List.of(PAGE - 10L), search(pattern, AddressSpan.ALL, 2, 1).addresses());
  }

  @Test
  void userMustBeAskedBetweenSteps() {
    put(0);
    put(STEP);
    List<Long> asked = new ArrayList<>();
    Matches found =
        PatternSearch.find(
            memory, ABC, AddressSpan.ALL, 1, 9, looked -> asked.add(looked) && looked < STEP);
    assertEquals(List.of(0L, STEP), asked);
    assertEquals(List.of(0L), found.addresses());
    assertTrue(found.interrupted());
    assertEquals(STEP, found.looked());
    assertFalse(search(ABC, AddressSpan.ALL, 1, 9).interrupted());
    assertEquals(3 * STEP + 4096, search(ABC, AddressSpan.ALL, 1, 9).looked());
  }

  private void put(long address) {
    memory.put(address, ABC, 0, ABC.length);
  }

  private List<Long> find(AddressSpan span, long align, int limit) {
    return search(ABC, span, align, limit).addresses();
  }

  private Matches search(byte[] pattern, AddressSpan span, long align, int limit) {
    return PatternSearch.find(memory, pattern, span, align, limit, looked -> true);
  }
}
