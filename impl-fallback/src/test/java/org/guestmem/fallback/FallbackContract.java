package org.guestmem.fallback;

import org.guestmem.api.MmapRegionFactory;
import org.guestmem.tck.BackendContract;
import org.guestmem.tck.BackendUnderTest;

/** The contracts over one way to set up the fallback. */
abstract class FallbackContract extends BackendContract implements BackendUnderTest {
  private final MmapRegionFactory factory;

  FallbackContract(MmapRegionFactory factory) {
    this.factory = factory;
  }

  @Override
  protected final BackendUnderTest backend() {
    return this;
  }

  @Override
  public final MmapRegionFactory factory() {
    return factory;
  }
}
