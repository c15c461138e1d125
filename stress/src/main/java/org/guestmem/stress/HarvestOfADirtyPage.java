package org.guestmem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A write to a page that is marked already, so that the writer may leave out the mark, against a
 * harvest that takes the mark, and then reads.
 *
 * <p>Outcomes: what the harvester read, and whether the page is in the next harvest.
 *
 * <ul>
 *   <li>1, 0: the data was seen.
 *   <li>0, 1: the next harvest has the page.
 *   <li>1, 1: both.
 *   <li>0, 0 is forbidden: the write was lost.
 * </ul>
 */
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the data was seen")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the next harvest has the page")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "the write was lost")
public final class HarvestOfADirtyPage {
  private HarvestOfADirtyPage() {}

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(HarvestOfADirtyPage.class)
  @State
  public static class WithBarrier {
    private static final Pool<LoggedPage> PAGES = LoggedPage.dirty(Protocol.BARRIER);

    private final LoggedPage page = PAGES.next();

    /** Writes. */
    @Actor
    public void writer() {
      page.writeAgain();
    }

    /** Takes the marks, then reads. */
    @Actor
    public void harvester(II_Result r) {
      page.harvest();
      r.r1 = page.read();
    }

    /** Harvests again. */
    @Arbiter
    public void next(II_Result r) {
      r.r2 = page.taken();
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(HarvestOfADirtyPage.class)
  @State
  public static class WithFences {
    private static final Pool<LoggedPage> PAGES = LoggedPage.dirty(Protocol.FENCES);

    private final LoggedPage page = PAGES.next();

    /** Writes. */
    @Actor
    public void writer() {
      page.writeAgain();
    }

    /** Takes the marks, then reads. */
    @Actor
    public void harvester(II_Result r) {
      page.harvest();
      r.r1 = page.read();
    }

    /** Harvests again. */
    @Arbiter
    public void next(II_Result r) {
      r.r2 = page.taken();
    }
  }
}
