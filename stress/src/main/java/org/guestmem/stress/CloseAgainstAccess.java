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
 * A load and a store, against one who closes the region, and then maps another, which may lie where
 * the first lay.
 *
 * <p>Outcomes: whether the close had returned before the load began; what was loaded, 1 for the
 * region's own bytes and 0 for {@link org.guestmem.api.RegionClosedException}; the same of the
 * store; and 1 if the other region is as its owner filled it.
 *
 * <ul>
 *   <li>0, 1, 1, 1, and 0, 1, 0, 1, and 0, 0, 0, 1: an access that races the close is made, or
 *       refused; after one that was refused all are.
 *   <li>1, 0, 0, 1: one that begins after the close returned is refused.
 *   <li>All else is forbidden: bytes of other memory were loaded or changed, or an access was made
 *       after one that was refused.
 * </ul>
 */
@Outcome(
    id = {"0, 1, [01], 1", "0, 0, 0, 1"},
    expect = ACCEPTABLE,
    desc = "made, or refused from some time on")
@Outcome(id = "1, 0, 0, 1", expect = ACCEPTABLE, desc = "begun later, refused")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "other memory, or after the close")
public final class CloseAgainstAccess {
  private CloseAgainstAccess() {}

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(CloseAgainstAccess.class)
  @State
  public static class OfFfm {
    private final ClosedRegion region = new ClosedRegion(Memory.FFM);

    /** Loads and stores. */
    @Actor
    public void access(IIII_Result r) {
      r.r1 = region.hasReturned();
      r.r2 = region.load();
      r.r3 = region.store();
    }

    /** Closes, and maps another. */
    @Actor
    public void closer() {
      region.close();
    }

    /** Looks at the other. */
    @Arbiter
    public void other(IIII_Result r) {
      r.r4 = region.otherIsWhole();
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(CloseAgainstAccess.class)
  @State
  public static class OnTheHeap {
    private final ClosedRegion region = new ClosedRegion(Memory.HEAP);

    /** Loads and stores. */
    @Actor
    public void access(IIII_Result r) {
      r.r1 = region.hasReturned();
      r.r2 = region.load();
      r.r3 = region.store();
    }

    /** Closes, and maps another. */
    @Actor
    public void closer() {
      region.close();
    }

    /** Looks at the other. */
    @Arbiter
    public void other(IIII_Result r) {
      r.r4 = region.otherIsWhole();
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(CloseAgainstAccess.class)
  @State
  public static class InBuffers {
    private final ClosedRegion region = new ClosedRegion(Memory.DIRECT);

    /** Loads and stores. */
    @Actor
    public void access(IIII_Result r) {
      r.r1 = region.hasReturned();
      r.r2 = region.load();
      r.r3 = region.store();
    }

    /** Closes, and maps another. */
    @Actor
    public void closer() {
      region.close();
    }

    /** Looks at the other. */
    @Arbiter
    public void other(IIII_Result r) {
      r.r4 = region.otherIsWhole();
    }
  }
}
