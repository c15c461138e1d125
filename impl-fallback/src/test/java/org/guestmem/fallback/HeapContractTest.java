package org.guestmem.fallback;

/** The contracts over the default: anonymous regions on the heap. */
final class HeapContractTest extends FallbackContract {
  HeapContractTest() {
    super(new FallbackRegionFactory());
  }

  @Override
  public int channelTransfer(boolean ofFile) {
    return ofFile ? 16 << 20 : BOUNCE;
  }
}
