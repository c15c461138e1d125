package org.guestmem.ffm;

import org.guestmem.api.MmapRegionFactory;
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
}
