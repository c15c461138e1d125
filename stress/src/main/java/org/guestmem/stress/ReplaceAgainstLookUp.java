package org.guestmem.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * An update that puts two regions in the place of two, against one who looks up the generation and
 * then the memory, and reads.
 *
 * <p>Outcomes: the generation; the first region's byte, the second's, and that of a value across
 * the border: 1 in the old regions, 2 in the new, 3 in a value with a byte of each.
 *
 * <ul>
 *   <li>0, 1, 1, 1: the old memory, whole.
 *   <li>1, 2, 2, 2 and 0, 2, 2, 2: the new one, whole; the generation may be older.
 *   <li>1, 1, 1, 1 is forbidden: the generation was newer than the memory.
 *   <li>All else is forbidden: half of each.
 * </ul>
 */
@JCStressTest
@Outcome(id = "0, 1, 1, 1", expect = ACCEPTABLE, desc = "the old memory")
@Outcome(id = "[01], 2, 2, 2", expect = ACCEPTABLE, desc = "the new memory")
@Outcome(id = "1, 1, 1, 1", expect = FORBIDDEN, desc = "the generation is newer than the memory")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "half of each")
@State
public class ReplaceAgainstLookUp {
  private static final int SIZE = 4096;
  private static final GuestMemory OLD = memory((byte) 1);
  private static final GuestMemory NEW = memory((byte) 2);

  private final GuestAddressSpace space = new GuestAddressSpace(OLD);

  private static GuestMemory memory(byte value) {
    return GuestMemory.of(region("low", 0, value), region("high", SIZE, value));
  }

  private static GuestMemoryRegion region(String name, long base, byte value) {
    MmapRegion region = Memory.FFM.region(SIZE);
    region.slice().fill(0, SIZE, value);
    return GuestMemoryRegion.of(name, base, region);
  }

  /** Replaces. */
  @Actor
  public void owner() {
    space.update(
        memory -> {
          GuestMemory rest = memory;
          for (GuestMemoryRegion old : memory.regions()) {
            rest = rest.without(old);
          }
          return rest.with(NEW.regions().get(0)).with(NEW.regions().get(1));
        });
  }

  /** Looks up, and reads. */
  @Actor
  public void reader(IIII_Result r) {
    r.r1 = (int) space.generation();
    GuestMemory memory = space.memory();
    r.r2 = memory.getByte(0);
    r.r3 = memory.getByte(SIZE);
    short across = memory.getShort(SIZE - 1);
    r.r4 = across == 0x0101 ? 1 : across == 0x0202 ? 2 : 3;
  }
}
