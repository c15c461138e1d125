package org.guestmem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A write to a page that is marked already, against two harvesters, each of which takes the mark
 * and then reads.
 *
 * <p>jcstress runs it where there are three processors; {@link HarvestAfterAnother} needs two.
 *
 * <p>Outcomes: what the first read, what the second read, whether the first's next harvest has the
 * page, and the second's.
 *
 * <ul>
 *   <li>Acceptable is what keeps both copies complete: each saw the data, or has the page in its
 *       next harvest, or both.
 *   <li>0, x, 0, x is forbidden: the first lost the write.
 *   <li>x, 0, x, 0 is forbidden: the second lost it.
 * </ul>
 */
@Outcome(id = "0, [01], 0, [01]", expect = FORBIDDEN, desc = "the first lost the write")
@Outcome(id = "[01], 0, [01], 0", expect = FORBIDDEN, desc = "the second lost the write")
@Outcome(
    id = {"1, 1, [01], [01]", "0, 1, 1, [01]", "1, 0, [01], 1", "0, 0, 1, 1"},
    expect = ACCEPTABLE,
    desc = "each saw the data, or has the page next")
public final class HarvestByTwo {
  private HarvestByTwo() {}

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(HarvestByTwo.class)
  @State
  public static class WithBarrier {
    private static final Pool<LoggedPage> PAGES = LoggedPage.dirty(Protocol.BARRIER);

    private final LoggedPage page = PAGES.next();

    /** Writes. */
    @Actor
    public void writer() {
      page.writeAgain();
    }

    /** Takes the marks of the default harvester, then reads. */
    @Actor
    public void first(IIII_Result r) {
      page.harvest();
      r.r1 = page.read();
    }

    /** Takes those of the other, then reads. */
    @Actor
    public void second(IIII_Result r) {
      page.harvestBySecond();
      r.r2 = page.read();
    }

    /** Both harvest again. */
    @Arbiter
    public void next(IIII_Result r) {
      r.r3 = page.taken();
      r.r4 = page.takenBySecond();
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(HarvestByTwo.class)
  @State
  public static class WithFences {
    private static final Pool<LoggedPage> PAGES = LoggedPage.dirty(Protocol.FENCES);

    private final LoggedPage page = PAGES.next();

    /** Writes. */
    @Actor
    public void writer() {
      page.writeAgain();
    }

    /** Takes the marks of the default harvester, then reads. */
    @Actor
    public void first(IIII_Result r) {
      page.harvest();
      r.r1 = page.read();
    }

    /** Takes those of the other, then reads. */
    @Actor
    public void second(IIII_Result r) {
      page.harvestBySecond();
      r.r2 = page.read();
    }

    /** Both harvest again. */
    @Arbiter
    public void next(IIII_Result r) {
      r.r3 = page.taken();
      r.r4 = page.takenBySecond();
    }
  }
}
