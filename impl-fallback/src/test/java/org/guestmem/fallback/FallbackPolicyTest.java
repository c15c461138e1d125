package org.guestmem.fallback;

import org.guestmem.api.MappingPolicy;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.tck.PolicyContract;

/** What policies do to the fallback. */
final class FallbackPolicyTest extends PolicyContract {
  @Override
  protected MmapRegionFactory factory(MappingPolicy policy) {
    FallbackRegionFactory factory = new FallbackRegionFactory();
    factory.restrict(policy);
    return factory;
  }
}
