package org.guestmem.ffm;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.spi.Mapping;

/** Mapped memory to whose region something happens while a channel asks for it. */
final class HookedMapping implements Mapping {
  private final Mapping memory;
  private final MmapRegion region;
  private final Consumer<MmapRegion> before;
  private final Consumer<MmapRegion> after;

  private HookedMapping(RegionSpec spec, Consumer<MmapRegion> before, Consumer<MmapRegion> after) {
    FfmRegionFactory factory = new FfmRegionFactory();
    this.memory = factory.map(spec);
    this.before = before;
    this.after = after;
    this.region = new MmapRegion(spec, factory.backend(), factory.features(), this);
  }

  /** A region to which this happens before its memory is handed out. */
  static MmapRegion before(RegionSpec spec, Consumer<MmapRegion> hook) {
    return new HookedMapping(spec, hook, region -> {}).region;
  }

  /** A region to which this happens after its memory was handed out, before it is used. */
  static MmapRegion after(RegionSpec spec, Consumer<MmapRegion> hook) {
    return new HookedMapping(spec, region -> {}, hook).region;
  }

  @Override
  public Optional<ByteBuffer> hostBuffer(long offset, int length) {
    before.accept(region);
    Optional<ByteBuffer> buffer = memory.hostBuffer(offset, length);
    after.accept(region);
    return buffer;
  }

  @Override
  public VolatileSlice view(MmapRegion viewed) {
    return memory.view(viewed);
  }

  @Override
  public boolean protect(MmapRegion changed, Protection wanted) {
    return memory.protect(changed, wanted);
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
