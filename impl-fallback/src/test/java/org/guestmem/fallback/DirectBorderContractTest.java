package org.guestmem.fallback;

import java.util.List;

/**
 * The contracts over direct buffers of 512 bytes, so that most cases cross a border; files are cut
 * less often, for a process may have but 65,530 mappings and closed ones wait for the collector.
 */
final class DirectBorderContractTest extends FallbackContract {
  DirectBorderContractTest() {
    super(new FallbackRegionFactory(AnonymousMemory.DIRECT, 9, 16));
  }

  @Override
  public long largestFile() {
    return 4 << 20; // every chunk is a mapping, and the host has a limit of those
  }

  @Override
  public List<Long> chunkBorders() {
    return List.of(64L << 10, 1L << 20);
  }

  @Override
  public int channelTransfer(boolean ofFile) {
    return ofFile ? 16 << 20 : 1024 * 512; // IOV_MAX chunks
  }
}
