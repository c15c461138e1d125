package org.guestmem.fallback;

import java.util.List;

/** The contracts over direct buffers of 1 KiB, so that most cases cross a border. */
final class DirectBorderContractTest extends FallbackContract {
  DirectBorderContractTest() {
    super(new FallbackRegionFactory(AnonymousMemory.DIRECT, 10, 10));
  }

  @Override
  public long largestFile() {
    return 4 << 20; // every chunk is a mapping, and the host has a limit of those
  }

  @Override
  public List<Long> chunkBorders() {
    return List.of(64L << 10, 1L << 20);
  }
}
