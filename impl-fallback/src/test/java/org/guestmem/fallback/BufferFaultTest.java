package org.guestmem.fallback;

import org.guestmem.api.MmapRegionFactory;
import org.guestmem.tck.FaultProcessContract;

/** Pages that a file no longer has, over mapped buffers. */
final class BufferFaultTest extends FaultProcessContract {
  @Override
  protected Class<? extends MmapRegionFactory> factory() {
    return FallbackRegionFactory.class;
  }
}
