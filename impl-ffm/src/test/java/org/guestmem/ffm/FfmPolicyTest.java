package org.guestmem.ffm;

import org.guestmem.api.MappingPolicy;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.tck.PolicyContract;

/** What policies do to the back end over mmap(2). */
final class FfmPolicyTest extends PolicyContract {
  @Override
  protected MmapRegionFactory factory(MappingPolicy policy) {
    FfmRegionFactory factory = new FfmRegionFactory();
    factory.restrict(policy);
    return factory;
  }
}
