package org.guestmem.fallback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.guestmem.api.Backing;
import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of any length are mapped whole, and neither lengthened nor kept. */
final class FileChunksTest {
  private static final long GIB = 1L << 30;

  private final FallbackRegionFactory factory = new FallbackRegionFactory();
  @TempDir Path directory;

  private RegionSpec.Builder spec(Path path, long size) {
    return RegionSpec.builder(size).backing(Backing.file(path, 0));
  }

  private Path sparse(long length) throws IOException {
    Path path = directory.resolve("ram");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(length);
    }
    return path;
  }

  @Test
  void valuesMustLieAcrossTheBordersOfGibibytes() throws IOException {
    Path path = sparse(5 * GIB + 3);
    try (MmapRegion region = factory.create(spec(path, 5 * GIB + 3).trackDirty().build());
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      VolatileSlice view = region.slice();
      byte[] found = new byte[8];
      for (long border = GIB; border < 5 * GIB; border += GIB) {
        for (int before = 1; before < 8; before++) {
          view.putLong(border - before, border + before);
          assertEquals(border + before, view.getLong(border - before));
          file.seek(border - before);
          file.readFully(found);
          assertEquals(
              border + before, ByteBuffer.wrap(found).order(ByteOrder.nativeOrder()).getLong());
        }
      }
      assertEquals(8, region.dirtyBitmap().orElseThrow().harvest().count());
    }
  }

  @Test
  void bulkMustCrossTheBordersOfGibibytes() throws IOException {
    Path path = sparse(3 * GIB);
    try (MmapRegion region = factory.create(spec(path, 3 * GIB).build())) {
      VolatileSlice view = region.slice();
      byte[] data = "across the border of a chunk".getBytes(UTF_8);
      byte[] found = new byte[data.length];
      view.put(GIB - 11, data, 0, data.length);
      view.copyTo(GIB - 11, view, 2 * GIB - 5, data.length);
      view.copyTo(2 * GIB - 5, view, 2 * GIB - 2, data.length);
      view.get(2 * GIB - 2, found, 0, found.length);
      assertArrayEquals(data, found);
      view.fill(2 * GIB - 100, 200, (byte) 'x');
      view.get(2 * GIB - 2, found, 0, found.length);
      assertArrayEquals("x".repeat(data.length).getBytes(UTF_8), found);
    }
  }

  @Test
  void lastBytesMustBeReachedWhateverTheLength() throws IOException {
    for (int length = 1; length <= 17; length++) {
      byte[] contents = new byte[length];
      for (int i = 0; i < length; i++) {
        contents[i] = (byte) (0x80 + i);
      }
      Path path = Files.write(directory.resolve("ram"), contents);
      for (int size = 1; size <= length; size++) {
        checkBytes(spec(path, size).protection(Protection.READ_ONLY), size);
        checkBytes(spec(path, size).sharing(Sharing.PRIVATE), size);
        checkBytes(spec(path, size), size);
      }
      assertEquals(length, Files.size(path));
      try (MmapRegion region = factory.create(spec(path, length).build())) {
        region.slice().putByte(length - 1, (byte) 1);
        region.slice().putByteVolatile(length - 1, (byte) (region.slice().getByte(length - 1) + 1));
      }
      contents[length - 1] = 2;
      assertArrayEquals(contents, Files.readAllBytes(path));
    }
  }

  private void checkBytes(RegionSpec.Builder spec, int size) {
    try (MmapRegion region = factory.create(spec.build())) {
      for (int i = 0; i < size; i++) {
        byte expected = (byte) (0x80 + i);
        assertEquals(expected, region.slice().getByte(i));
        assertEquals(expected, region.slice().getByteAcquire(i));
        assertEquals(expected, region.slice().getByteVolatile(i));
      }
    }
  }

  @Test
  void hostThatCannotWriteBackMustBeAnErrorThatSaysWhy() throws Exception {
    int size = 64 << 20;
    Path path = sparse(size);
    RegionSpec spec = spec(path, size).build();
    try (MmapRegion region = factory.create(spec);
        OpenFile file = OpenFile.of(spec, path, Optional.empty())) {
      ByteBuffer[] chunks = FileChunks.map(spec, file, 0, 25);
      FileChunks.force(region, chunks, 25, 1, size - 1);
      unmap(chunks[1]); // msync(2) says ENOMEM of what is not mapped
      HostCallFailedException e =
          assertThrows(
              HostCallFailedException.class,
              () -> FileChunks.force(region, chunks, 25, 1, size - 1));
      assertTrue(e.operation().contains(Integer.toString(size / 2)), e::operation);
      assertTrue(e.reason().contains("IOException"), e::reason);
      assertFalse(e.advice().isBlank());
    }
  }

  /** As nothing in java.base can. */
  private static void unmap(ByteBuffer buffer) throws ReflectiveOperationException {
    Class<?> unsafe = Class.forName("sun.misc.Unsafe");
    Field instance = unsafe.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    unsafe.getMethod("invokeCleaner", ByteBuffer.class).invoke(instance.get(null), buffer);
  }

  @Test
  void aDirectoryMustBeRefusedAsAFile() {
    RegionSpec spec = spec(directory, 1).build();
    MappingFailedException e =
        assertThrows(MappingFailedException.class, () -> factory.create(spec));
    assertFalse(e.advice().isBlank());
  }

  @Test
  void aClosedFileMustBeUnmappedByTheCollector() throws IOException, InterruptedException {
    Path maps = Path.of("/proc/self/maps");
    assumeTrue(Files.exists(maps), "the host has no " + maps);
    Path path = sparse(1 << 20);
    factory.create(spec(path, 1 << 20).build()).close();
    int tries = 0;
    while (Files.readString(maps).contains(path.toString()) && tries++ < 1000) {
      System.gc();
      Thread.sleep(10);
    }
    assertFalse(Files.readString(maps).contains(path.toString()), "still mapped");
  }
}
