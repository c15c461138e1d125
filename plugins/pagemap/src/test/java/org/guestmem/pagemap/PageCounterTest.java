package org.guestmem.pagemap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageCounterTest {
  @Test
  void pageThatSeveralRunsShareMustCountOnce() {
    PageCounter counter = new PageCounter(65536, 2, 3);
    counter.accept(0, 4096);
    counter.accept(8192, 4096);
    counter.accept(131071, 2);
    assertEquals(List.of(2L, 1L, 0L), counter.counts().pages());
  }

  @Test
  void longRunMustFillTheCellsThatItCrosses() {
    PageCounter counter = new PageCounter(4096, 4, 3);
    counter.accept(3 * 4096, 6 * 4096);
    assertEquals(List.of(1L, 4L, 1L), counter.counts().pages());
  }
}
