package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.SplittableRandom;
import org.guestmem.api.MmapRegionFactory;
import org.junit.jupiter.api.Test;

/** Random operations do to guest memory what they do to a plain array, whatever maps it. */
public interface ModelContract extends Contract {
  /** How many operations are made; {@code -Dguestmem.tck.steps=N} makes others. */
  int STEPS = Integer.getInteger("guestmem.tck.steps", 1_000_000);

  /** How many are repeated on each other back end, which must then have the same bytes. */
  int REPEATED = STEPS / 10;

  @Test
  default void randomOperationsMustMatchAPlainArray() {
    Seeded.announced(random -> new ModelRun(regions(), regions().factory(), random).steps(STEPS));
  }

  @Test
  default void sameOperationsMustLeaveTheSameInEveryBackEnd() {
    Seeded.announced(
        random -> {
          long seed = random.nextLong();
          byte[] state = state(regions().factory(), seed);
          for (MmapRegionFactory other : regions().backend().others()) {
            assertArrayEquals(state, state(other, seed));
          }
        });
  }

  private byte[] state(MmapRegionFactory factory, long seed) {
    ModelRun run = new ModelRun(regions(), factory, new SplittableRandom(seed));
    run.steps(REPEATED);
    return run.state();
  }
}
