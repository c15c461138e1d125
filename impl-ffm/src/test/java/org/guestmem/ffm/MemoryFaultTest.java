package org.guestmem.ffm;

import org.guestmem.api.MmapRegionFactory;
import org.guestmem.tck.FaultProcessContract;

/** Pages that a file no longer has, over mmap(2). */
final class MemoryFaultTest extends FaultProcessContract {
  @Override
  protected Class<? extends MmapRegionFactory> factory() {
    return FfmRegionFactory.class;
  }
}
