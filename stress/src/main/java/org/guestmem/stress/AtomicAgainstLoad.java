package org.guestmem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.guestmem.api.VolatileSlice;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A read-modify-write of 8 bytes that changes every bit, against an opaque and a plain load of
 * them, and an opaque load of their upper half.
 *
 * <p>Outcomes: each load, 0 for the value before, 1 for the value after, 2 for a part of each.
 *
 * <ul>
 *   <li>0 or 1 for the opaque loads: a naturally aligned value is one access.
 *   <li>2 for the plain load is allowed, for plain values may tear; no back end is known to.
 *   <li>2 for an opaque load is forbidden.
 * </ul>
 */
@Outcome(id = "[01], [01], [01]", expect = ACCEPTABLE, desc = "before or after")
@Outcome(id = "[01], 2, [01]", expect = ACCEPTABLE_INTERESTING, desc = "a plain value tore")
@Outcome(
    id = {"2, [012], [012]", "[012], [012], 2"},
    expect = FORBIDDEN,
    desc = "an opaque value tore")
public final class AtomicAgainstLoad {
  private AtomicAgainstLoad() {}

  private static int part(long value) {
    return value == 0 ? 0 : value == -1 ? 1 : 2;
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(AtomicAgainstLoad.class)
  @State
  public static class OfFfm {
    private static final Pool<VolatileSlice> MEMORY = Memory.FFM.pool();

    private final VolatileSlice memory = MEMORY.next();

    /** Subtracts 1 from 0. */
    @Actor
    public void writer() {
      memory.getAndAddLong(0, -1);
    }

    /** Reads. */
    @Actor
    public void reader(III_Result r) {
      r.r1 = part(memory.getLong(0));
      r.r2 = part(memory.getLongPlain(0));
      r.r3 = part(memory.getInt(4));
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(AtomicAgainstLoad.class)
  @State
  public static class OnTheHeap {
    private static final Pool<VolatileSlice> MEMORY = Memory.HEAP.pool();

    private final VolatileSlice memory = MEMORY.next();

    /** Subtracts 1 from 0. */
    @Actor
    public void writer() {
      memory.getAndAddLong(0, -1);
    }

    /** Reads. */
    @Actor
    public void reader(III_Result r) {
      r.r1 = part(memory.getLong(0));
      r.r2 = part(memory.getLongPlain(0));
      r.r3 = part(memory.getInt(4));
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(AtomicAgainstLoad.class)
  @State
  public static class InBuffers {
    private static final Pool<VolatileSlice> MEMORY = Memory.DIRECT.pool();

    private final VolatileSlice memory = MEMORY.next();

    /** Subtracts 1 from 0. */
    @Actor
    public void writer() {
      memory.getAndAddLong(0, -1);
    }

    /** Reads. */
    @Actor
    public void reader(III_Result r) {
      r.r1 = part(memory.getLong(0));
      r.r2 = part(memory.getLongPlain(0));
      r.r3 = part(memory.getInt(4));
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(AtomicAgainstLoad.class)
  @State
  public static class Fenced {
    private static final Pool<VolatileSlice> MEMORY = Memory.FENCED.pool();

    private final VolatileSlice memory = MEMORY.next();

    /** Subtracts 1 from 0. */
    @Actor
    public void writer() {
      memory.getAndAddLong(0, -1);
    }

    /** Reads. */
    @Actor
    public void reader(III_Result r) {
      r.r1 = part(memory.getLong(0));
      r.r2 = part(memory.getLongPlain(0));
      r.r3 = part(memory.getInt(4));
    }
  }
}
