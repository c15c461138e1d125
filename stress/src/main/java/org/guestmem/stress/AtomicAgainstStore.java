package org.guestmem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.guestmem.api.VolatileSlice;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * Read-modify-writes against stores that are not atomic: of the same 4 bytes, of 4 of its 8 bytes,
 * and of a byte beside its 4. The stores are opaque and plain in turn.
 *
 * <p>Outcomes: what the compare-and-exchange of 0 by 1 found where 2 is stored, and what is there
 * at the end; the other half and the stored half of the 8 bytes, to both of which 1 is added where
 * 7 is stored, as one number; the 4 bytes, to which 1 is added, and the byte, where 3 is stored.
 *
 * <ul>
 *   <li>0, 2, and 2, 2: the store came after the exchange, or made it fail.
 *   <li>17 and 18: the store came after the addition, or before it.
 *   <li>13: both are there.
 *   <li>All else is forbidden: one lost what the other wrote.
 * </ul>
 */
@Outcome(id = "[02], 2, 1[78], 13", expect = ACCEPTABLE, desc = "neither lost the other's bytes")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "one lost what the other wrote")
public final class AtomicAgainstStore {
  private AtomicAgainstStore() {}

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(AtomicAgainstStore.class)
  @State
  public static class OfFfm {
    private static final Pool<VolatileSlice> MEMORY = Memory.FFM.pool();

    private final VolatileSlice memory = MEMORY.next();
    private final boolean plain = Place.anyWidth() > 2;

    /** Reads, modifies and writes. */
    @Actor
    public void atomic(IIII_Result r) {
      r.r1 = memory.compareAndExchangeInt(0, 0, 1);
      memory.getAndAddLong(8, 0x1_0000_0001L);
      memory.getAndAddInt(16, 1);
    }

    /** Stores. */
    @Actor
    public void store() {
      if (plain) {
        memory.putIntPlain(0, 2);
        memory.putIntPlain(12, 7);
        memory.putBytePlain(20, (byte) 3);
      } else {
        memory.putInt(0, 2);
        memory.putInt(12, 7);
        memory.putByte(20, (byte) 3);
      }
    }

    /** Reads what is there. */
    @Arbiter
    public void end(IIII_Result r) {
      r.r2 = memory.getInt(0);
      r.r3 = memory.getInt(8) * 10 + memory.getInt(12);
      r.r4 = memory.getInt(16) * 10 + memory.getByte(20);
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(AtomicAgainstStore.class)
  @State
  public static class OnTheHeap {
    private static final Pool<VolatileSlice> MEMORY = Memory.HEAP.pool();

    private final VolatileSlice memory = MEMORY.next();
    private final boolean plain = Place.anyWidth() > 2;

    /** Reads, modifies and writes. */
    @Actor
    public void atomic(IIII_Result r) {
      r.r1 = memory.compareAndExchangeInt(0, 0, 1);
      memory.getAndAddLong(8, 0x1_0000_0001L);
      memory.getAndAddInt(16, 1);
    }

    /** Stores. */
    @Actor
    public void store() {
      if (plain) {
        memory.putIntPlain(0, 2);
        memory.putIntPlain(12, 7);
        memory.putBytePlain(20, (byte) 3);
      } else {
        memory.putInt(0, 2);
        memory.putInt(12, 7);
        memory.putByte(20, (byte) 3);
      }
    }

    /** Reads what is there. */
    @Arbiter
    public void end(IIII_Result r) {
      r.r2 = memory.getInt(0);
      r.r3 = memory.getInt(8) * 10 + memory.getInt(12);
      r.r4 = memory.getInt(16) * 10 + memory.getByte(20);
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(AtomicAgainstStore.class)
  @State
  public static class InBuffers {
    private static final Pool<VolatileSlice> MEMORY = Memory.DIRECT.pool();

    private final VolatileSlice memory = MEMORY.next();
    private final boolean plain = Place.anyWidth() > 2;

    /** Reads, modifies and writes. */
    @Actor
    public void atomic(IIII_Result r) {
      r.r1 = memory.compareAndExchangeInt(0, 0, 1);
      memory.getAndAddLong(8, 0x1_0000_0001L);
      memory.getAndAddInt(16, 1);
    }

    /** Stores. */
    @Actor
    public void store() {
      if (plain) {
        memory.putIntPlain(0, 2);
        memory.putIntPlain(12, 7);
        memory.putBytePlain(20, (byte) 3);
      } else {
        memory.putInt(0, 2);
        memory.putInt(12, 7);
        memory.putByte(20, (byte) 3);
      }
    }

    /** Reads what is there. */
    @Arbiter
    public void end(IIII_Result r) {
      r.r2 = memory.getInt(0);
      r.r3 = memory.getInt(8) * 10 + memory.getInt(12);
      r.r4 = memory.getInt(16) * 10 + memory.getByte(20);
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(AtomicAgainstStore.class)
  @State
  public static class Fenced {
    private static final Pool<VolatileSlice> MEMORY = Memory.FENCED.pool();

    private final VolatileSlice memory = MEMORY.next();
    private final boolean plain = Place.anyWidth() > 2;

    /** Reads, modifies and writes. */
    @Actor
    public void atomic(IIII_Result r) {
      r.r1 = memory.compareAndExchangeInt(0, 0, 1);
      memory.getAndAddLong(8, 0x1_0000_0001L);
      memory.getAndAddInt(16, 1);
    }

    /** Stores. */
    @Actor
    public void store() {
      if (plain) {
        memory.putIntPlain(0, 2);
        memory.putIntPlain(12, 7);
        memory.putBytePlain(20, (byte) 3);
      } else {
        memory.putInt(0, 2);
        memory.putInt(12, 7);
        memory.putByte(20, (byte) 3);
      }
    }

    /** Reads what is there. */
    @Arbiter
    public void end(IIII_Result r) {
      r.r2 = memory.getInt(0);
      r.r3 = memory.getInt(8) * 10 + memory.getInt(12);
      r.r4 = memory.getInt(16) * 10 + memory.getByte(20);
    }
  }
}
