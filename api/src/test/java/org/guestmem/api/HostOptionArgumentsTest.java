package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.guestmem.api.HostOption.NumaPolicy;
import org.junit.jupiter.api.Test;

/** Options that no host could follow are refused when they are made. */
final class HostOptionArgumentsTest {

  @Test
  void sizesMustBePowersOfTwoOfAtLeastAPage() {
    for (long size : new long[] {0, -1, 2048, 4097, 12_288, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> new HostOption.HugePages(size));
      assertThrows(IllegalArgumentException.class, () -> new HostOption.Alignment(size));
      assertThrows(IllegalArgumentException.class, () -> new HostOption.GuardPages(size));
    }
    assertEquals(4096, new HostOption.GuardPages(4096).bytes());
  }

  @Test
  void prefaultMustHaveAFewThreads() {
    for (int threads : new int[] {0, -1, 65, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> new HostOption.Prefault(threads));
    }
    assertEquals(64, new HostOption.Prefault(64).threads());
  }

  @Test
  void policyMustHaveNodesThatMayExist() {
    for (Set<Integer> nodes : List.of(Set.<Integer>of(), Set.of(-1), Set.of(1024), Set.of(0, -7))) {
      assertThrows(
          IllegalArgumentException.class, () -> new NumaPolicy(NumaPolicy.Mode.BIND, nodes));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new NumaPolicy(NumaPolicy.Mode.PREFERRED, Set.of(0, 1)));
    assertEquals(Set.of(1023), new NumaPolicy(NumaPolicy.Mode.PREFERRED, Set.of(1023)).nodes());
  }
}
