package org.guestmem.demo;

import org.guestmem.api.Backends;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.RegionSpec;

/** Regions with a dirty log on the best back end of the test's class path. */
final class TestRegions {
  private TestRegions() {}

  static MmapRegion map(long size) {
    return map(RegionSpec.builder(size).trackDirty().build());
  }

  static MmapRegion mapUnlogged(long size) {
    return map(RegionSpec.builder(size).build());
  }

  private static MmapRegion map(RegionSpec spec) {
    return factory().create(spec);
  }

  static MmapRegionFactory factory() {
    return Backends.find(TestRegions.class.getClassLoader(), NativeAccess.AUTO).best();
  }
}
