package org.guestmem.fallback;

import java.util.List;
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

  @Override
  public final List<MmapRegionFactory> others() {
    return List.of(
        new FallbackRegionFactory(AnonymousMemory.HEAP),
        new FallbackRegionFactory(AnonymousMemory.DIRECT),
        new FallbackRegionFactory(AnonymousMemory.HEAP, 5, 16));
  }
}
