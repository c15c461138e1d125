package org.guestmem.shell;

import org.guestmem.api.Backends;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.RegionSpec;

/** Regions for tests: of the fallback, so that the collector frees them. */
final class Memories {
  private static final Backends BACKENDS =
      Backends.find(Memories.class.getClassLoader(), NativeAccess.OFF);

  private Memories() {}

  static GuestMemoryRegion region(String name, long base, long size) {
    RegionSpec spec = RegionSpec.builder(size).trackDirty().label(name).build();
    return GuestMemoryRegion.of(name, base, BACKENDS.best().create(spec));
  }
}
