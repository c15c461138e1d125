package org.guestmem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads that each take the marks of two harvesters, in different order; a page is marked.
 *
 * <p>Outcomes: what each thread got: 10 for the page from the default harvester, 1 from the other,
 * and the sum of what it got.
 *
 * <ul>
 *   <li>11, 0, and 0, 11, and 10, 1, and 1, 10: each harvester gave the page once, to one of those
 *       who share it.
 *   <li>All else is forbidden: a mark was lost, or taken twice.
 * </ul>
 */
@Outcome(
    id = {"11, 0", "0, 11", "10, 1", "1, 10"},
    expect = ACCEPTABLE,
    desc = "each harvester gave the page once")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a mark was lost or taken twice")
public final class HarvestTogether {
  private HarvestTogether() {}

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(HarvestTogether.class)
  @State
  public static class WithBarrier {
    private static final Pool<LoggedPage> PAGES = LoggedPage.dirty(Protocol.BARRIER);

    private final LoggedPage page = PAGES.next();

    /** The default harvester first. */
    @Actor
    public void first(II_Result r) {
      r.r1 = 10 * page.taken() + page.takenBySecond();
    }

    /** The other first. */
    @Actor
    public void second(II_Result r) {
      r.r2 = page.takenBySecond() + 10 * page.taken();
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(HarvestTogether.class)
  @State
  public static class WithFences {
    private static final Pool<LoggedPage> PAGES = LoggedPage.dirty(Protocol.FENCES);

    private final LoggedPage page = PAGES.next();

    /** The default harvester first. */
    @Actor
    public void first(II_Result r) {
      r.r1 = 10 * page.taken() + page.takenBySecond();
    }

    /** The other first. */
    @Actor
    public void second(II_Result r) {
      r.r2 = page.takenBySecond() + 10 * page.taken();
    }
  }
}
