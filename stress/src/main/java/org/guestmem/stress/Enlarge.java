package org.guestmem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.guestmem.api.DirtyBitmap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A mark for which a block of the log must be made, against one who makes the log longer and marks
 * its new end.
 *
 * <p>Outcomes: whether the two pages are in the next harvest.
 *
 * <ul>
 *   <li>1, 1: both are.
 *   <li>0, 0, and 0, 1, and 1, 0 are forbidden: a mark was lost.
 * </ul>
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the harvest has both")
@Outcome(
    id = {"0, [01]", "1, 0"},
    expect = FORBIDDEN,
    desc = "a mark was lost")
@State
public class Enlarge {
  private static final long PAGE = 4096;

  /** What one block of the log covers, whose array is replaced. */
  private static final long BLOCK = PAGE << 18;

  private final DirtyBitmap log = DirtyBitmap.of(BLOCK, PAGE);

  /** Marks. */
  @Actor
  public void writer() {
    log.mark(0, 1);
  }

  /** Enlarges, then marks. */
  @Actor
  public void enlarger() {
    log.enlarge(2 * BLOCK);
    log.mark(2 * BLOCK - 1, 1);
  }

  /** Harvests. */
  @Arbiter
  public void next(II_Result r) {
    var taken = log.harvest();
    r.r1 = taken.isDirty(0) ? 1 : 0;
    r.r2 = taken.isDirty(2 * BLOCK - 1) ? 1 : 0;
  }
}
