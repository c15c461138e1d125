package org.guestmem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.RegionClosedException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A read by guest address, against one who takes the region out of the address space, closes it,
 * and maps another, which may lie where the first lay.
 *
 * <p>Outcome: what the read was.
 *
 * <ul>
 *   <li>1: the region's bytes.
 *   <li>2: {@link OutOfRangeException}, for the address space had changed.
 *   <li>3: {@link RegionClosedException}, for it changed after the memory was looked up.
 *   <li>All else is forbidden.
 * </ul>
 */
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the region's bytes")
@Outcome(id = "2", expect = ACCEPTABLE, desc = "out of range: looked up later")
@Outcome(id = "3", expect = ACCEPTABLE, desc = "closed: looked up before")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "other memory")
public final class UnplugAgainstLookUp {
  private UnplugAgainstLookUp() {}

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(UnplugAgainstLookUp.class)
  @State
  public static class OfFfm {
    private final ClosedRegion plugged = new ClosedRegion(Memory.FFM);
    private final GuestMemoryRegion region = GuestMemoryRegion.of("ram", 0, plugged.region());
    private final GuestAddressSpace space = new GuestAddressSpace(GuestMemory.of(region));

    /** Reads. */
    @Actor
    public void reader(I_Result r) {
      try {
        GuestMemory memory = space.memory();
        plugged.hasReturned();
        r.r1 = memory.getByte(0);
      } catch (OutOfRangeException e) {
        r.r1 = 2;
      } catch (RegionClosedException e) {
        r.r1 = 3;
      }
    }

    /** Unplugs, closes, and maps another. */
    @Actor
    public void owner() {
      space.update(memory -> memory.without(region));
      plugged.close();
    }

    /** Unmaps the other. */
    @Arbiter
    public void end(I_Result r) {
      r.r1 = plugged.otherIsWhole() == 1 ? r.r1 : -1;
    }
  }

  /** As the class says. */
  @JCStressTest
  @JCStressMeta(UnplugAgainstLookUp.class)
  @State
  public static class OnTheHeap {
    private final ClosedRegion plugged = new ClosedRegion(Memory.HEAP);
    private final GuestMemoryRegion region = GuestMemoryRegion.of("ram", 0, plugged.region());
    private final GuestAddressSpace space = new GuestAddressSpace(GuestMemory.of(region));

    /** Reads. */
    @Actor
    public void reader(I_Result r) {
      try {
        GuestMemory memory = space.memory();
        plugged.hasReturned();
        r.r1 = memory.getByte(0);
      } catch (OutOfRangeException e) {
        r.r1 = 2;
      } catch (RegionClosedException e) {
        r.r1 = 3;
      }
    }

    /** Unplugs, closes, and maps another. */
    @Actor
    public void owner() {
      space.update(memory -> memory.without(region));
      plugged.close();
    }

    /** Unmaps the other. */
    @Arbiter
    public void end(I_Result r) {
      r.r1 = plugged.otherIsWhole() == 1 ? r.r1 : -1;
    }
  }
}
