package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.guestmem.api.HostOption.NumaPolicy;
import org.guestmem.api.HostOption.NumaPolicy.Mode;
import org.junit.jupiter.api.Test;

/** What options refuse to say. */
final class HostOptionTest {

  @Test
  void sizesMustBePowersOfTwoOfAtLeast4096() {
    List<LongFunction<HostOption>> options =
        List.of(HostOption.HugePages::new, HostOption.Alignment::new, HostOption.GuardPages::new);
    for (LongFunction<HostOption> option : options) {
      for (long size : new long[] {0, -4096, 1, 2048, 4097, Long.MIN_VALUE, Long.MAX_VALUE}) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> option.apply(size));
        assertTrue(String.valueOf(e.getMessage()).contains(Long.toString(size)), e::getMessage);
      }
      assertTrue(option.apply(1 << 21).toString().contains("2 MiB"));
    }
  }

  @Test
  void threadsMustBeFrom1To64() {
    for (int threads : new int[] {0, -1, 65, Integer.MAX_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> new HostOption.Prefault(threads));
    }
    assertEquals(64, new HostOption.Prefault(64).threads());
  }

  @Test
  void nodesMustBeOneOrMoreFrom0To1023AndOnePreferred() {
    for (Set<Integer> nodes : List.of(Set.<Integer>of(), Set.of(-1), Set.of(0, 1024))) {
      assertThrows(IllegalArgumentException.class, () -> new NumaPolicy(Mode.BIND, nodes));
    }
    Set<Integer> two = Set.of(0, 1);
    assertThrows(IllegalArgumentException.class, () -> new NumaPolicy(Mode.PREFERRED, two));
    assertEquals("NUMA interleave [0, 1]", new NumaPolicy(Mode.INTERLEAVE, two).toString());
  }
}
