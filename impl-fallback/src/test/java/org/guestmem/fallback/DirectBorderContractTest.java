package org.guestmem.fallback;

/** The contracts over direct buffers of 1 KiB, so that most cases cross a border. */
final class DirectBorderContractTest extends FallbackContract {
  DirectBorderContractTest() {
    super(new FallbackRegionFactory(AnonymousMemory.DIRECT, 10, 10));
  }
}
