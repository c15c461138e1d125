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
 * A write to a region with a shared log, against one who replaces the memory of the shared log,
 * harvests the region's own log, and then reads.
 *
 * <p>Outcomes: what was read, whether the page is in the next harvest of the region's own log, and
 * whether it is in the new memory of the shared one.
 *
 * <ul>
 *   <li>1, 0, 1, and 0, 1, 1, and 1, 1, 1: both logs kept the write.
 *   <li>0, 0, x is forbidden: the region's own log lost it.
 *   <li>x, x, 0 is forbidden: the shared log lost it.
 * </ul>
 */
@Outcome(
    id = {"1, [01], 1", "0, 1, 1"},
    expect = ACCEPTABLE,
    desc = "both logs kept the write")
@Outcome(id = "0, 0, [01]", expect = FORBIDDEN, desc = "the region's own log lost it")
@Outcome(id = "[01], [01], 0", expect = FORBIDDEN, desc = "the shared log lost it")
public final class ReplaceSharedLogOfARegion {
  private ReplaceSharedLogOfARegion() {}

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(ReplaceSharedLogOfARegion.class)
  @State
  public static class WithBarrier {
    private static final Pool<LoggedPage> PAGES = LoggedPage.shared(Protocol.BARRIER);

    private final LoggedPage page = PAGES.next();

    /** Writes. */
    @Actor
    public void writer() {
      page.write();
    }

    /** Replaces, harvests, then reads. */
    @Actor
    public void other(III_Result r) {
      page.replaceShared();
      page.harvest();
      r.r1 = page.read();
    }

    /** Looks into both logs. */
    @Arbiter
    public void next(III_Result r) {
      r.r2 = page.taken();
      r.r3 = page.shared();
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(ReplaceSharedLogOfARegion.class)
  @State
  public static class WithFences {
    private static final Pool<LoggedPage> PAGES = LoggedPage.shared(Protocol.FENCES);

    private final LoggedPage page = PAGES.next();

    /** Writes. */
    @Actor
    public void writer() {
      page.write();
    }

    /** Replaces, harvests, then reads. */
    @Actor
    public void other(III_Result r) {
      page.replaceShared();
      page.harvest();
      r.r1 = page.read();
    }

    /** Looks into both logs. */
    @Arbiter
    public void next(III_Result r) {
      r.r2 = page.taken();
      r.r3 = page.shared();
    }
  }
}
