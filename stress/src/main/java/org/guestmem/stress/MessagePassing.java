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
 * Data that is written in plain mode, and then a flag in release mode, against a reader that looks
 * at the flag in acquire mode, and then at the data. The flag has each width in turn.
 *
 * <p>Outcomes: the flag and the data as they were read.
 *
 * <ul>
 *   <li>0, 0 and 0, 1: the flag was not seen, so nothing is known of the data.
 *   <li>1, 1: the flag was seen, and the data.
 *   <li>1, 0 is forbidden: what was written before the flag was not seen.
 * </ul>
 */
@Outcome(id = "0, [01]", expect = ACCEPTABLE, desc = "the flag was not seen")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the flag was seen, and the data")
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "the flag was seen, and not the data")
public final class MessagePassing {
  private MessagePassing() {}

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(MessagePassing.class)
  @State
  public static class OfFfm {
    private static final Pool<VolatileSlice> MEMORY = Memory.FFM.pool();

    private final VolatileSlice data = MEMORY.next();
    private final Place flag = new Place(data, Memory.SIZE / 2, Place.anyWidth());

    /** Writes. */
    @Actor
    public void writer() {
      data.putLongPlain(0, 1);
      flag.putRelease(1);
    }

    /** Reads. */
    @Actor
    public void reader(II_Result r) {
      r.r1 = flag.getAcquire();
      r.r2 = (int) data.getLongPlain(0);
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(MessagePassing.class)
  @State
  public static class OnTheHeap {
    private static final Pool<VolatileSlice> MEMORY = Memory.HEAP.pool();

    private final VolatileSlice data = MEMORY.next();
    private final Place flag = new Place(data, Memory.SIZE / 2, Place.anyWidth());

    /** Writes. */
    @Actor
    public void writer() {
      data.putLongPlain(0, 1);
      flag.putRelease(1);
    }

    /** Reads. */
    @Actor
    public void reader(II_Result r) {
      r.r1 = flag.getAcquire();
      r.r2 = (int) data.getLongPlain(0);
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(MessagePassing.class)
  @State
  public static class InBuffers {
    private static final Pool<VolatileSlice> MEMORY = Memory.DIRECT.pool();

    private final VolatileSlice data = MEMORY.next();
    private final Place flag = new Place(data, Memory.SIZE / 2, Place.anyWidth());

    /** Writes. */
    @Actor
    public void writer() {
      data.putLongPlain(0, 1);
      flag.putRelease(1);
    }

    /** Reads. */
    @Actor
    public void reader(II_Result r) {
      r.r1 = flag.getAcquire();
      r.r2 = (int) data.getLongPlain(0);
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(MessagePassing.class)
  @State
  public static class Fenced {
    private static final Pool<VolatileSlice> MEMORY = Memory.FENCED.pool();

    private final VolatileSlice data = MEMORY.next();
    private final Place flag = new Place(data, Memory.SIZE / 2, Place.anyWidth());

    /** Writes. */
    @Actor
    public void writer() {
      data.putLongPlain(0, 1);
      flag.putRelease(1);
    }

    /** Reads. */
    @Actor
    public void reader(II_Result r) {
      r.r1 = flag.getAcquire();
      r.r2 = (int) data.getLongPlain(0);
    }
  }
}
