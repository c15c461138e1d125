package org.guestmem.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.guestmem.api.AddressRange;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.fallback.FallbackRegionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Machines are followed from the memory that they have to the memory that they get. */
final class MemoryFollowerTest {
  private final FallbackRegionFactory factory = new FallbackRegionFactory();
  private final MemoryFollower follower = new MemoryFollower();
  private final GuestAddressSpace space =
      new GuestAddressSpace(GuestMemory.fromRanges(factory, AddressRange.of(0, 4096)));

  private void follow(String vm) {
    follower.follow(space, Map.of(GuestMemoryRegion.VM, vm));
  }

  @AfterEach
  void close() {
    space.memory().regions().forEach(region -> region.mapping().close());
  }

  @Test
  void memoryThatIsThereMustCount() {
    follow("web1");
    assertEquals(Map.of("web1", 4096L), follower.bytes());
  }

  @Test
  void memoryThatIsPluggedInMustCount() {
    follow("web1");
    GuestMemoryRegion more =
        GuestMemoryRegion.of("ram1", 1L << 32, factory.create(RegionSpec.builder(8192).build()));
    space.update(memory -> memory.with(more));
    assertEquals(Map.of("web1", 12_288L), follower.bytes());
    space.update(memory -> memory.without(more));
    more.mapping().close();
    assertEquals(Map.of("web1", 4096L), follower.bytes());
  }

  @Test
  void machineThatWentMustNotCount() {
    follow("web1");
    follower.unfollow(space);
    assertEquals(Map.of(), follower.bytes());
    assertThrows(NullPointerException.class, () -> follower.unfollow(space));
  }
}
