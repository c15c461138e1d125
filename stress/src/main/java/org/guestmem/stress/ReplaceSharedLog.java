package org.guestmem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.guestmem.api.RegionSpec;
import org.guestmem.api.SharedDirtyLog;
import org.guestmem.api.VolatileSlice;
import org.guestmem.ffm.FfmRegionFactory;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A mark in a shared log, against one who replaces its memory, and takes from the old what is
 * there.
 *
 * <p>Outcomes: whether the mark was in the old memory by then, and whether it is in the new.
 *
 * <ul>
 *   <li>1, 1 and 0, 1: the new memory has the mark.
 *   <li>1, 0 and 0, 0 are forbidden: it has not; what was marked before is carried over, what is
 *       marked later goes there.
 * </ul>
 */
@JCStressTest
@Outcome(id = "[01], 1", expect = ACCEPTABLE, desc = "the new memory has the mark")
@Outcome(id = "[01], 0", expect = FORBIDDEN, desc = "the mark was lost")
@State
public class ReplaceSharedLog {
  private static final Pool<VolatileSlice> MEMORY =
      new Pool<>(
          () -> new FfmRegionFactory().create(RegionSpec.builder(Long.BYTES).build()).slice(),
          memory -> memory.putLong(0, 0));

  private final SharedDirtyLog log = new SharedDirtyLog(MEMORY.next());
  private final VolatileSlice replacement = MEMORY.next();

  /** Marks. */
  @Actor
  public void writer() {
    log.mark(0, 1);
  }

  /** Replaces, then clears the old memory, as its owner may. */
  @Actor
  public void replacer(II_Result r) {
    r.r1 = (int) log.replace(replacement).getAndSetLong(0, 0) & 1;
  }

  /** Looks into the new memory. */
  @Arbiter
  public void next(II_Result r) {
    r.r2 = (int) replacement.getLongVolatile(0) & 1;
  }
}
