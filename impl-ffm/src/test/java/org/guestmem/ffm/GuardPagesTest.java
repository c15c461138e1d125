package org.guestmem.ffm;

import static org.guestmem.ffm.ProcessMemory.permissionsAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.guestmem.api.HostOption;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;

/** What lies around a region lets nobody in. */
class GuardPagesTest extends HostOptionTest {

  @Test
  void guardsMustBeInaccessibleOnBothSidesAndGoWithTheRegion() throws IOException {
    long guard = 1 << 16;
    for (RegionSpec.Builder spec : List.of(spec(), memfd(), file())) {
      spec.with(new HostOption.GuardPages(guard), new HostOption.Alignment(1 << 22));
      MmapRegion region = factory.create(spec.build());
      long address = ProcessMemory.address(region);
      assertEquals(0, address % (1 << 22));
      for (long at : new long[] {address - guard, address - 1, address + SIZE}) {
        assertEquals("---p", permissionsAt(at));
      }
      assertEquals("---p", permissionsAt(address + SIZE + guard - 1));
      assertEquals("rw-s", permissionsAt(address));
      assertEquals("rw-s", permissionsAt(address + SIZE - 1));
      region.close();
      for (long at : new long[] {address - guard, address, address + SIZE + guard - 1}) {
        assertTrue(ProcessMemory.isReleased(at));
      }
    }
  }
}
