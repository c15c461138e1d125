package org.guestmem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.guestmem.api.VolatileSlice;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads, each of which writes its own place and then reads that of the other, all in volatile
 * mode: as a driver and a device do before they sleep. The places have each width in turn.
 *
 * <p>Outcomes: what each read.
 *
 * <ul>
 *   <li>0, 1 and 1, 0: one came first.
 *   <li>1, 1: both wrote before either read.
 *   <li>0, 0 is forbidden: there is no order of the four accesses in which neither sees the other.
 * </ul>
 */
@Outcome(
    id = {"0, 1", "1, 0"},
    expect = ACCEPTABLE,
    desc = "one came first")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both wrote before either read")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "neither saw the other")
public final class StoreLoad {
  private StoreLoad() {}

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(StoreLoad.class)
  @State
  public static class OfFfm {
    private static final Pool<VolatileSlice> MEMORY = Memory.FFM.pool();

    private final VolatileSlice memory = MEMORY.next();
    private final int width = Place.anyWidth();
    private final Place one = new Place(memory, 0, width);
    private final Place other = new Place(memory, Memory.SIZE / 2, width);

    /** Writes one, reads the other. */
    @Actor
    public void first(II_Result r) {
      one.putVolatile(1);
      r.r1 = other.getVolatile();
    }

    /** The other way round. */
    @Actor
    public void second(II_Result r) {
      other.putVolatile(1);
      r.r2 = one.getVolatile();
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(StoreLoad.class)
  @State
  public static class OnTheHeap {
    private static final Pool<VolatileSlice> MEMORY = Memory.HEAP.pool();

    private final VolatileSlice memory = MEMORY.next();
    private final int width = Place.anyWidth();
    private final Place one = new Place(memory, 0, width);
    private final Place other = new Place(memory, Memory.SIZE / 2, width);

    /** Writes one, reads the other. */
    @Actor
    public void first(II_Result r) {
      one.putVolatile(1);
      r.r1 = other.getVolatile();
    }

    /** The other way round. */
    @Actor
    public void second(II_Result r) {
      other.putVolatile(1);
      r.r2 = one.getVolatile();
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(StoreLoad.class)
  @State
  public static class InBuffers {
    private static final Pool<VolatileSlice> MEMORY = Memory.DIRECT.pool();

    private final VolatileSlice memory = MEMORY.next();
    private final int width = Place.anyWidth();
    private final Place one = new Place(memory, 0, width);
    private final Place other = new Place(memory, Memory.SIZE / 2, width);

    /** Writes one, reads the other. */
    @Actor
    public void first(II_Result r) {
      one.putVolatile(1);
      r.r1 = other.getVolatile();
    }

    /** The other way round. */
    @Actor
    public void second(II_Result r) {
      other.putVolatile(1);
      r.r2 = one.getVolatile();
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(StoreLoad.class)
  @State
  public static class Fenced {
    private static final Pool<VolatileSlice> MEMORY = Memory.FENCED.pool();

    private final VolatileSlice memory = MEMORY.next();
    private final int width = Place.anyWidth();
    private final Place one = new Place(memory, 0, width);
    private final Place other = new Place(memory, Memory.SIZE / 2, width);

    /** Writes one, reads the other. */
    @Actor
    public void first(II_Result r) {
      one.putVolatile(1);
      r.r1 = other.getVolatile();
    }

    /** The other way round. */
    @Actor
    public void second(II_Result r) {
      other.putVolatile(1);
      r.r2 = one.getVolatile();
    }
  }
}
