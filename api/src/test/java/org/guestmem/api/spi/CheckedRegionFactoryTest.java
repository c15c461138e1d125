package org.guestmem.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.guestmem.api.Backing;
import org.guestmem.api.FakeFactory;
import org.guestmem.api.FakeMapping;
import org.guestmem.api.MappingFacts;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that hold for every back end are checked before it maps anything. */
final class CheckedRegionFactoryTest {
  @TempDir Path directory;

  private final FakeFactory factory = new FakeFactory();
  private final FakeMapping untouched = factory.last;

  private String refusal(Path path, long offset, long size) {
    RegionSpec spec = RegionSpec.builder(size).backing(Backing.file(path, offset)).build();
    MappingFailedException e =
        assertThrows(MappingFailedException.class, () -> factory.create(spec));
    assertSame(spec, e.spec());
    assertSame(untouched, factory.last, "it was mapped first");
    return String.valueOf(e.getMessage());
  }

  @Test
  void fileMustHoldEveryByteOfTheRange() throws IOException {
    Path file = Files.write(directory.resolve("ram"), new byte[10_000]);
    assertTrue(refusal(file, 0, 10_001).contains("10000"));
    assertTrue(refusal(file, 8192, 1809).contains("10000"));
    assertTrue(refusal(file, 12_288, 1).contains("10000"));
    assertTrue(refusal(file, 4096, Long.MAX_VALUE).contains("10000"));
    assertTrue(refusal(file, 1L << 62, Long.MAX_VALUE).contains("10000"));
    RegionSpec fits = RegionSpec.builder(1808).backing(Backing.file(file, 8192)).build();
    assertEquals(fits, factory.create(fits).spec());
  }

  @Test
  void offsetMustBeAMultipleOfTheGranularity() throws IOException {
    Path file = Files.write(directory.resolve("ram"), new byte[10_000]);
    assertTrue(refusal(file, 512, 1).contains("512 is not a multiple of 4096"));
  }

  @Test
  void whatIsNoFileMustBeRefused() {
    assertTrue(refusal(directory.resolve("nowhere"), 0, 1).contains("nowhere"));
    assertTrue(refusal(directory, 0, 1).contains("directory"));
    assertTrue(refusal(Path.of("/dev/null"), 0, 1).contains("device"));
  }

  @Test
  void identityMustBeTheFilesAndNotItsNames() throws IOException {
    Path file = Files.write(directory.resolve("ram"), new byte[10_000]);
    Path link = Files.createLink(directory.resolve("link"), file);
    FileStatus status = FileStatus.of(file);
    assertEquals(status, FileStatus.of(link));
    assertEquals(10_000, status.length());
    assertTrue(status.regular() && !status.directory());
    MappingFacts.FileRange range = status.range(4096, 2).orElseThrow();
    assertEquals(Files.getAttribute(file, "unix:ino"), range.inode());
    assertEquals(4096, range.offset());
    assertEquals(2, range.length());
    assertTrue(FileStatus.of(directory).directory());
    assertThrows(IOException.class, () -> FileStatus.of(directory.resolve("nowhere")));
  }

  @Test
  void fileOfAHostThatTellsNoIdentityMustHaveNone() throws IOException {
    URI archive = URI.create("jar:" + directory.resolve("files.zip").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      FileStatus status = FileStatus.of(Files.write(zip.getPath("/ram"), new byte[7]));
      assertEquals(7, status.length());
      assertTrue(status.regular() && status.range(0, 7).isEmpty());
    }
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void nullMustBeRefused() {
    assertThrows(NullPointerException.class, () -> factory.create(null));
  }

  @Test
  void regionMustBelongToItsBackEnd() {
    RegionSpec spec = RegionSpec.builder(1).label("ram0").build();
    MmapRegion region = factory.create(spec);
    assertEquals("fake", region.backend());
    assertEquals("fake region of 1 B shared anonymous read-write 'ram0'", region.toString());
    assertSame(factory.last, region.unwrap(FakeMapping.class).orElseThrow());
    assertTrue(region.unwrap(String.class).isEmpty());
    region.close();
    assertEquals(List.of("shut", "unmap"), factory.last.calls);
  }

  /** A back end whose mapping works and whose region then cannot be made. */
  private static final class Failing extends FakeFactory {
    private final Throwable failure;

    Failing(Throwable failure) {
      this.failure = failure;
    }

    @Override
    protected Mapping map(RegionSpec spec) {
      super.map(spec);
      return new Mapping() {
        @Override
        public VolatileSlice view(MmapRegion region) {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) failure;
        }

        @Override
        public void shut() {
          last.shut();
        }

        @Override
        public boolean unmap() {
          return last.unmap();
        }

        @Override
        public Optional<Runnable> globalBarrier() {
          return Optional.empty();
        }
      };
    }
  }

  @Test
  void mappingMustBeReleasedWhenTheRegionCannotBeMade() {
    Failing full = new Failing(new OutOfMemoryError("on purpose"));
    RegionSpec spec = RegionSpec.builder(1).trackDirty().build();
    MappingFailedException e = assertThrows(MappingFailedException.class, () -> full.create(spec));
    assertTrue(e.advice().contains("-Xmx"));
    assertEquals(List.of("shut", "unmap"), full.last.calls);
    Failing broken = new Failing(new IllegalStateException("on purpose"));
    assertThrows(IllegalStateException.class, () -> broken.create(spec));
    assertEquals(List.of("shut", "unmap"), broken.last.calls);
  }

  @Test
  void logThatCannotBeAddressedMustBeAFailedMapping() {
    RegionSpec spec = RegionSpec.builder(Long.MAX_VALUE).trackDirty().build();
    assertThrows(MappingFailedException.class, () -> factory.create(spec));
    assertEquals(List.of("shut", "unmap"), factory.last.calls);
  }
}
