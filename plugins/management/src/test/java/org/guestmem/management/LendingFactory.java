package org.guestmem.management;

import java.util.OptionalLong;
import java.util.Set;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.spi.CheckedRegionFactory;
import org.guestmem.api.spi.Mapping;
import org.guestmem.fallback.FallbackRegionFactory;

/** Memory of the fallback with a made-up address to lend: so a region can be held on any Java. */
final class LendingFactory extends CheckedRegionFactory {

  @Override
  public int ranking() {
    return 0;
  }

  @Override
  public void probe(NativeAccess mode) {}

  @Override
  protected Mapping map(RegionSpec spec) {
    MmapRegion memory = new FallbackRegionFactory().create(spec);
    return new Mapping() {
      @Override
      public VolatileSlice view(MmapRegion region) {
        return memory.slice();
      }

      @Override
      public OptionalLong hostAddress() {
        return OptionalLong.of(4096);
      }

      @Override
      public void shut() {}

      @Override
      public boolean unmap() {
        memory.close();
        return true;
      }
    };
  }

  @Override
  public String backend() {
    return "lending";
  }

  @Override
  public Set<String> features() {
    return Set.of(FEATURE_HOST_ADDRESS);
  }

  @Override
  public long granularity() {
    return 4096;
  }
}
