package org.guestmem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A write that marks its page, against a harvest that may take the mark, and then reads; in the
 * same word of the log another page is marked.
 *
 * <p>Outcomes: whether the harvest has the page, what the harvester read, and whether the page is
 * in the next harvest.
 *
 * <ul>
 *   <li>1, 1, 0: the mark was taken, and the data seen.
 *   <li>0, 0, 1 and 0, 1, 1: the mark was left to the next harvest.
 *   <li>1, 0, 0 and 1, 0, 1 are forbidden: the mark was taken, and the data not seen.
 *   <li>0, 0, 0 and 0, 1, 0 are forbidden: nobody has got the mark.
 *   <li>1, 1, 1 is forbidden: one write was marked twice, without a race for it.
 * </ul>
 */
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "the mark was taken, and the data seen")
@Outcome(id = "0, [01], 1", expect = ACCEPTABLE, desc = "the mark was left to the next harvest")
@Outcome(id = "1, 0, [01]", expect = FORBIDDEN, desc = "the data of a mark was not seen")
@Outcome(id = "0, [01], 0", expect = FORBIDDEN, desc = "the mark was lost")
@Outcome(id = "1, 1, 1", expect = FORBIDDEN, desc = "one mark was taken twice")
public final class HarvestOfACleanPage {
  private HarvestOfACleanPage() {}

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(HarvestOfACleanPage.class)
  @State
  public static class WithBarrier {
    private static final Pool<LoggedPage> PAGES = LoggedPage.clean(Protocol.BARRIER);

    private final LoggedPage page = PAGES.next();

    /** Writes. */
    @Actor
    public void writer() {
      page.write();
    }

    /** Takes the marks, then reads. */
    @Actor
    public void harvester(III_Result r) {
      r.r1 = page.taken();
      r.r2 = page.read();
    }

    /** Harvests again. */
    @Arbiter
    public void next(III_Result r) {
      r.r3 = page.taken();
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(HarvestOfACleanPage.class)
  @State
  public static class WithFences {
    private static final Pool<LoggedPage> PAGES = LoggedPage.clean(Protocol.FENCES);

    private final LoggedPage page = PAGES.next();

    /** Writes. */
    @Actor
    public void writer() {
      page.write();
    }

    /** Takes the marks, then reads. */
    @Actor
    public void harvester(III_Result r) {
      r.r1 = page.taken();
      r.r2 = page.read();
    }

    /** Harvests again. */
    @Arbiter
    public void next(III_Result r) {
      r.r3 = page.taken();
    }
  }
}
