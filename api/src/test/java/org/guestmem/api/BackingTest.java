package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What can be said of where the bytes live. */
final class BackingTest {

  @Test
  void nameOfAMemfdMustFitTheHostsTables() {
    for (String name : List.of("", "a".repeat(249), "\u00e4".repeat(124))) {
      assertEquals(new Backing.Memfd(name, Set.of(Seal.values())), Backing.memfd(name));
    }
    for (String name : List.of("a".repeat(250), "\u00e4".repeat(125), "a\0b")) {
      assertThrows(IllegalArgumentException.class, () -> Backing.memfd(name));
      assertThrows(IllegalArgumentException.class, () -> Backing.memfd(name, Seal.SHRINK));
    }
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> Backing.memfd("a".repeat(300)));
    assertTrue(String.valueOf(e.getMessage()).contains("300 bytes"), e::getMessage);
  }

  @Test
  void descriptorMustNotBeNegative() {
    assertThrows(IllegalArgumentException.class, () -> Backing.descriptor(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> Backing.descriptor(0, -1));
  }

  @Test
  void externalMemoryMustHaveNoOptions() {
    RegionSpec.Builder plain = RegionSpec.builder(1).backing(new Backing.External());
    assertEquals(new Backing.External(), plain.build().backing());
    for (HostOption option : List.of(new HostOption.Prefault(1), HostOption.Advice.NO_DUMP)) {
      RegionSpec.Builder spec = RegionSpec.builder(1).backing(new Backing.External()).with(option);
      Exception e = assertThrows(IllegalArgumentException.class, spec::build);
      assertTrue(String.valueOf(e.getMessage()).contains("leave " + option), e::getMessage);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void nameMustNotBeNull() {
    assertThrows(NullPointerException.class, () -> Backing.memfd(null));
  }
}
