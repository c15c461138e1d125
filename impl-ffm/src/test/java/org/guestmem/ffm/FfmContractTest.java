package org.guestmem.ffm;

import java.util.List;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.fallback.AnonymousMemory;
import org.guestmem.fallback.FallbackRegionFactory;
import org.guestmem.tck.BackendContract;
import org.guestmem.tck.BackendUnderTest;

/** The contracts over mmap(2). */
final class FfmContractTest extends BackendContract implements BackendUnderTest {
  private static final FfmRegionFactory FACTORY = new FfmRegionFactory();

  @Override
  protected BackendUnderTest backend() {
    return this;
  }

  @Override
  public MmapRegionFactory factory() {
    return FACTORY;
  }

  @Override
  public long largestAnonymous() {
    return 8L << 40;
  }

  @Override
  public List<MmapRegionFactory> others() {
    return List.of(
        new FallbackRegionFactory(AnonymousMemory.HEAP),
        new FallbackRegionFactory(AnonymousMemory.DIRECT));
  }
}
