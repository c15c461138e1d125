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
 * A write, against one who switches the log on and then reads, as the full first pass of a copy
 * does.
 *
 * <p>Outcomes: what was read, and whether the page is in the first harvest.
 *
 * <ul>
 *   <li>1, 0: the pass saw the data.
 *   <li>0, 1: the harvest has the page.
 *   <li>1, 1: both.
 *   <li>0, 0 is forbidden: the write is not in the copy.
 * </ul>
 */
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the pass saw the data")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the harvest has the page")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "the write was lost")
public final class SwitchOn {
  private SwitchOn() {}

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(SwitchOn.class)
  @State
  public static class WithBarrier {
    private static final Pool<LoggedPage> PAGES = LoggedPage.off(Protocol.BARRIER);

    private final LoggedPage page = PAGES.next();

    /** Writes. */
    @Actor
    public void writer() {
      page.write();
    }

    /** Switches on, then reads. */
    @Actor
    public void follower(II_Result r) {
      page.switchOn();
      r.r1 = page.read();
    }

    /** Harvests. */
    @Arbiter
    public void next(II_Result r) {
      r.r2 = page.taken();
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(SwitchOn.class)
  @State
  public static class WithFences {
    private static final Pool<LoggedPage> PAGES = LoggedPage.off(Protocol.FENCES);

    private final LoggedPage page = PAGES.next();

    /** Writes. */
    @Actor
    public void writer() {
      page.write();
    }

    /** Switches on, then reads. */
    @Actor
    public void follower(II_Result r) {
      page.switchOn();
      r.r1 = page.read();
    }

    /** Harvests. */
    @Arbiter
    public void next(II_Result r) {
      r.r2 = page.taken();
    }
  }
}
