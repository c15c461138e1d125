package org.guestmem.fallback;

/** The contracts over anonymous regions in direct buffers. */
final class DirectContractTest extends FallbackContract {
  DirectContractTest() {
    super(new FallbackRegionFactory(AnonymousMemory.DIRECT));
  }
}
