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
 * A write to a page that is marked already, against one who attaches a shared log and then reads.
 *
 * <p>Outcomes: what was read, and whether the shared log has the page.
 *
 * <ul>
 *   <li>1, 0: the data was seen.
 *   <li>0, 1: the shared log has the page.
 *   <li>1, 1: both.
 *   <li>0, 0 is forbidden: the write was lost.
 * </ul>
 */
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the data was seen")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the shared log has the page")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "the write was lost")
public final class AttachSharedLog {
  private AttachSharedLog() {}

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(AttachSharedLog.class)
  @State
  public static class WithBarrier {
    private static final Pool<LoggedPage> PAGES = LoggedPage.dirty(Protocol.BARRIER);

    private final LoggedPage page = PAGES.next();

    /** Writes. */
    @Actor
    public void writer() {
      page.writeAgain();
    }

    /** Attaches, then reads. */
    @Actor
    public void other(II_Result r) {
      page.attach();
      r.r1 = page.read();
    }

    /** Looks into the shared log. */
    @Arbiter
    public void next(II_Result r) {
      r.r2 = page.shared();
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(AttachSharedLog.class)
  @State
  public static class WithFences {
    private static final Pool<LoggedPage> PAGES = LoggedPage.dirty(Protocol.FENCES);

    private final LoggedPage page = PAGES.next();

    /** Writes. */
    @Actor
    public void writer() {
      page.writeAgain();
    }

    /** Attaches, then reads. */
    @Actor
    public void other(II_Result r) {
      page.attach();
      r.r1 = page.read();
    }

    /** Looks into the shared log. */
    @Arbiter
    public void next(II_Result r) {
      r.r2 = page.shared();
    }
  }
}
