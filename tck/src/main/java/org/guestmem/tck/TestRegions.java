package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.guestmem.api.Backing;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;

/** Makes the regions and files of one case, and closes the regions after it. */
public final class TestRegions implements AutoCloseable {
  private final BackendUnderTest backend;
  private final Path directory;
  private final Deque<MmapRegion> created = new ArrayDeque<>();
  private final Deque<RegionGroup> groups = new ArrayDeque<>();
  private int files;

  TestRegions(BackendUnderTest backend, Path directory) {
    this.backend = backend;
    this.directory = directory;
  }

  BackendUnderTest backend() {
    return backend;
  }

  MmapRegionFactory factory() {
    return backend.factory();
  }

  Path directory() {
    return directory;
  }

  boolean has(String feature) {
    return factory().features().contains(feature);
  }

  /** Tells whether there is a feature; where there is none, to use it must be refused naming it. */
  boolean hasOrRefuses(String feature, Runnable use) {
    if (!has(feature)) {
      FeatureUnavailableException e = assertThrows(FeatureUnavailableException.class, use::run);
      assertEquals(feature, e.feature());
    }
    return has(feature);
  }

  /** Tells whether the back end has a feature; if it has not it must refuse the backing by it. */
  boolean hasOrRefuses(String feature, Backing backing) {
    RegionSpec spec = RegionSpec.builder(Contract.PAGE).backing(backing).build();
    return hasOrRefuses(feature, () -> factory().create(spec));
  }

  MmapRegion create(RegionSpec.Builder spec) {
    return create(factory(), spec);
  }

  MmapRegion create(RegionSpec spec) {
    return keep(factory().create(spec));
  }

  MmapRegion create(MmapRegionFactory maker, RegionSpec.Builder spec) {
    return keep(maker.create(spec.build()));
  }

  private MmapRegion keep(MmapRegion region) {
    created.removeIf(other -> !other.isOpen());
    created.push(region);
    return region;
  }

  RegionGroup group() {
    RegionGroup group = factory().createGroup();
    groups.push(group);
    return group;
  }

  MmapRegion create(RegionKind kind, long size) {
    return create(spec(kind, size));
  }

  MmapRegion anonymous(long size) {
    return create(RegionSpec.builder(size));
  }

  MmapRegion tracked(RegionKind kind, long size) {
    return create(spec(kind, size).trackDirty());
  }

  MmapRegion trackedOnDemand(RegionKind kind, long size) {
    return create(spec(kind, size).trackDirtyOnDemand());
  }

  MmapRegion readOnly(byte[] contents) {
    return create(
        RegionSpec.builder(contents.length)
            .backing(Backing.file(file(contents), 0))
            .protection(Protection.READ_ONLY)
            .trackDirty());
  }

  RegionSpec.Builder spec(RegionKind kind, long size) {
    RegionSpec.Builder spec = RegionSpec.builder(size).sharing(kind.sharing()).label("tck");
    return kind.isFile()
        ? spec.backing(Backing.file(sparseFile(size), 0)).allowUnsafeAtomics()
        : spec;
  }

  Path sparseFile(long size) {
    Path path = directory.resolve("ram" + files++);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return path;
  }

  Path file(byte[] contents) {
    Path path = directory.resolve("ram" + files++);
    try {
      return Files.write(path, contents);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    created.forEach(MmapRegion::close);
    groups.forEach(RegionGroup::close);
  }
}
