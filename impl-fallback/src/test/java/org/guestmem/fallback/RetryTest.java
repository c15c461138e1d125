package org.guestmem.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;

/** What a collection makes room for is no refusal. */
final class RetryTest {
  private static final RegionSpec SPEC = RegionSpec.builder(1).build();
  private final List<MappingFailedException> refusals = new ArrayList<>();

  /** A check that fails so many times. */
  private Runnable failing(int times) {
    return () -> {
      if (refusals.size() < times) {
        refusals.add(new MappingFailedException(SPEC, "full", "wait"));
        throw refusals.get(refusals.size() - 1);
      }
    };
  }

  @Test
  void checkThatPassesAfterACollectionMustPass() {
    Retry.afterCollection(failing(0));
    Retry.afterCollection(failing(1));
    Retry.afterCollection(failing(4));
    assertEquals(4, refusals.size());
  }

  @Test
  void checkThatGoesOnFailingMustFailAsItFirstDid() {
    MappingFailedException e =
        assertThrows(
            MappingFailedException.class, () -> Retry.afterCollection(failing(Integer.MAX_VALUE)));
    assertSame(refusals.get(0), e);
  }

  @Test
  void interruptMustEndTheWaitAndStay() {
    Thread.currentThread().interrupt();
    assertThrows(
        MappingFailedException.class, () -> Retry.afterCollection(failing(Integer.MAX_VALUE)));
    assertTrue(Thread.interrupted());
    assertEquals(2, refusals.size());
  }
}
