package org.guestmem.fallback;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.guestmem.api.Backends;
import org.guestmem.api.Backing;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;

/** Uses every kind of memory that the fallback has, where native access is denied. */
final class DeniedNativeAccess {
  private static final long SIZE = 3L << 30;

  private DeniedNativeAccess() {}

  public static void main(String[] arguments) throws IOException {
    for (NativeAccess mode : NativeAccess.values()) {
      Backends found = Backends.find(DeniedNativeAccess.class.getClassLoader(), mode);
      System.out.println(mode + " " + found.best().backend());
      use(found.best(), RegionSpec.builder(1 << 20).build());
    }
    use(
        new FallbackRegionFactory(AnonymousMemory.DIRECT),
        RegionSpec.builder(1 << 20).trackDirty().build());
    Path path = Files.createTempFile("guestmem", ".ram");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(SIZE);
      use(
          new FallbackRegionFactory(),
          RegionSpec.builder(SIZE).backing(Backing.file(path, 0)).allowUnsafeAtomics().build());
    } finally {
      Files.delete(path);
    }
  }

  private static void use(MmapRegionFactory factory, RegionSpec spec) {
    try (MmapRegion region = factory.create(spec)) {
      VolatileSlice view = region.slice();
      long last = spec.size() - Long.BYTES;
      view.putLong(last, 7);
      view.getAndAddInt(last, 1);
      view.putByte(last + 1, (byte) 1);
      byte[] bytes = new byte[16];
      view.get(last - 8, bytes, 0, 16);
      System.out.println(spec + ": " + bytes[8] + " " + bytes[9]);
    }
  }
}
