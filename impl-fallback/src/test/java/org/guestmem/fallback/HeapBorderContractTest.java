package org.guestmem.fallback;

/** The contracts over heap regions in chunks of 64 bytes, so that most cases cross a border. */
final class HeapBorderContractTest extends FallbackContract {
  HeapBorderContractTest() {
    super(new FallbackRegionFactory(AnonymousMemory.HEAP, 6, ChunkLayout.MAX_SHIFT));
  }

  @Override
  public int channelTransfer(boolean ofFile) {
    return ofFile ? 16 << 20 : BOUNCE;
  }
}
