package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.guestmem.api.Backing;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.HostOption;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.io.TempDir;

/** Regions with options, to be looked at from outside. */
abstract class HostOptionTest {
  static final int SIZE = 8 << 20;
  final FfmRegionFactory factory = new FfmRegionFactory();
  @TempDir Path directory;

  static RegionSpec.Builder spec() {
    return RegionSpec.builder(SIZE);
  }

  static RegionSpec.Builder memfd() {
    return spec().backing(Backing.memfd("options"));
  }

  RegionSpec.Builder file() throws IOException {
    Path path = directory.resolve("ram");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    return spec().backing(Backing.file(path, 0));
  }

  boolean has(HostOption option) {
    if (!factory.features().contains(option.feature())) {
      FeatureUnavailableException e =
          assertThrows(
              FeatureUnavailableException.class, () -> factory.create(spec().with(option).build()));
      assertEquals(option.feature(), e.feature());
      return false;
    }
    return true;
  }

  MappingFailedException refusal(RegionSpec.Builder spec) {
    return assertThrows(MappingFailedException.class, () -> factory.create(spec.build()));
  }
}
