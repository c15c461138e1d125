package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What acquire, release and volatile accesses promise about other addresses. */
public interface OrderingContract extends Contract {

  @Tag("vm_memory::volatile_memory::tests::observe_mutate")
  @ParameterizedTest
  @EnumSource
  default void whatWasWrittenBeforeAReleaseMustBeSeenAfterTheAcquire(RegionKind kind) {
    VolatileSlice view = regions().create(kind, 2 * PAGE).slice();
    int rounds = 100_000;
    Race.run(
        () -> {
          for (int i = 1; i <= rounds; i++) {
            view.putLong(PAGE, i);
            view.putIntRelease(0, i);
          }
        },
        () -> {
          for (int seen = 0; seen < rounds; ) {
            seen = view.getIntAcquire(0);
            long data = view.getLong(PAGE);
            assertFalse(data < seen, () -> "data " + data + " is older than its flag");
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  default void volatileStoresMustNotPassVolatileLoads(RegionKind kind) {
    // Dekker: each thread raises its flag and looks at the other's; not both may miss the other.
    VolatileSlice view = regions().create(kind, 2 * PAGE).slice();
    int rounds = 5_000;
    int[][] saw = new int[2][rounds];
    Race.run(() -> dekker(view, 0, PAGE, saw[0]), () -> dekker(view, PAGE, 0, saw[1]));
    for (int i = 0; i < rounds; i++) {
      int round = i;
      assertFalse(
          saw[0][i] <= i && saw[1][i] <= i, () -> "neither saw the other in round " + round);
    }
  }

  private static void dekker(VolatileSlice view, long mine, long other, int[] saw) {
    for (int i = 0; i < saw.length; i++) {
      view.putIntVolatile(mine, i + 1);
      saw[i] = view.getIntVolatile(other);
      // Meet before the next round: the second word of each page counts rounds that ended.
      view.putIntVolatile(mine + 64, i + 1);
      while (view.getIntVolatile(other + 64) <= i) {
        Thread.onSpinWait();
      }
    }
  }
}
