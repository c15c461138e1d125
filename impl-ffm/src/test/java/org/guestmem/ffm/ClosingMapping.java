package org.guestmem.ffm;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.spi.Mapping;

/** Mapped memory whose region closes when a channel is about to use it. */
final class ClosingMapping implements Mapping {
  private final Mapping memory;
  private final MmapRegion region;

  private ClosingMapping(RegionSpec spec) {
    FfmRegionFactory factory = new FfmRegionFactory();
    memory = factory.map(spec);
    region = new MmapRegion(spec, factory.backend(), factory.features(), this);
  }

  static MmapRegion region(RegionSpec spec) {
    return new ClosingMapping(spec).region;
  }

  @Override
  public Optional<ByteBuffer> hostBuffer(long offset, int length) {
    Optional<ByteBuffer> buffer = memory.hostBuffer(offset, length);
    region.close();
    return buffer;
  }

  @Override
  public VolatileSlice view(MmapRegion viewed) {
    return memory.view(viewed);
  }

  @Override
  public void shut() {
    memory.shut();
  }

  @Override
  public boolean unmap() {
    return memory.unmap();
  }
}
