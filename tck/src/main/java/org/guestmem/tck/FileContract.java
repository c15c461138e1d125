package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.guestmem.api.Backing;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Regions that map files: who sees what, and which requests are refused. */
public interface FileContract extends Contract {

  @Test
  default void fileMustBeReadThroughTheRegion() {
    Seeded.run(
        random -> {
          byte[] contents = Seeded.bytes(random, 10_001);
          assertArrayEquals(contents, BulkContract.contents(regions().readOnly(contents).slice()));
        });
  }

  @Test
  default void sharedWritesMustReachTheFileAndEveryOtherMapping() throws IOException {
    Path path = regions().file(new byte[3 * PAGE + 7]);
    RegionSpec.Builder spec = RegionSpec.builder(3 * PAGE + 7).backing(Backing.file(path, 0));
    MmapRegion writer = regions().create(spec);
    MmapRegion reader = regions().create(spec.protection(Protection.READ_ONLY));
    writer.slice().putLong(PAGE - 3, 0x0102_0304_0506_0708L);
    writer.slice().put(2 * PAGE, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0, 10);
    writer.slice().putByte(3 * PAGE + 6, (byte) -1);
    byte[] written = BulkContract.contents(writer.slice());
    assertArrayEquals(written, BulkContract.contents(reader.slice()));
    assertArrayEquals(written, Files.readAllBytes(path));
    writer.close();
    assertArrayEquals(written, Files.readAllBytes(path));
  }

  @Test
  default void whatOthersWriteToTheFileMustBeSeen() throws IOException {
    Path path = regions().sparseFile(2 * PAGE);
    MmapRegion region =
        regions().create(RegionSpec.builder(2 * PAGE).backing(Backing.file(path, 0)));
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {11, 22}), PAGE - 1);
    }
    assertEquals(11, region.slice().getByte(PAGE - 1));
    assertEquals(22, region.slice().getByte(PAGE));
  }

  @Test
  default void privateWritesMustStayInTheRegion() throws IOException {
    byte[] contents = new byte[2 * PAGE];
    Arrays.fill(contents, Access.FILLER);
    Path path = regions().file(contents);
    RegionSpec.Builder spec =
        RegionSpec.builder(2 * PAGE).backing(Backing.file(path, 0)).sharing(Sharing.PRIVATE);
    MmapRegion first = regions().create(spec);
    MmapRegion second = regions().create(spec);
    first.slice().fill(PAGE - 1, 2, (byte) 1);
    assertEquals(1, first.slice().getByte(PAGE));
    assertEquals(Access.FILLER, second.slice().getByte(PAGE));
    assertArrayEquals(contents, Files.readAllBytes(path));
  }

  @Tag("vm_memory::mmap::tests::test_retrieve_offset_from_fd_backing_memory_region")
  @Tag("vm_memory::mmap::unix::tests::test_mmap_region_build")
  @Test
  default void regionMustBeginAtItsOffsetInTheFile() throws IOException {
    int granularity = (int) regions().factory().granularity();
    byte[] contents = new byte[3 * granularity + 5];
    contents[2 * granularity] = 42;
    contents[3 * granularity + 4] = 43;
    Path path = regions().file(contents);
    RegionSpec.Builder spec =
        RegionSpec.builder(granularity + 5).backing(Backing.file(path, 2L * granularity));
    MmapRegion region = regions().create(spec);
    assertEquals(Backing.file(path, 2L * granularity), region.spec().backing());
    assertEquals(42, region.slice().getByte(0));
    assertEquals(43, region.slice().getByte(granularity + 4));
    region.slice().putByte(1, (byte) 44);
    assertEquals(44, Files.readAllBytes(path)[2 * granularity + 1]);
  }

  @Tag("vm_memory::mmap::unix::tests::test_mmap_region_build")
  @Test
  default void offsetThatIsNoMultipleOfTheGranularityMustBeRefused() {
    long granularity = regions().factory().granularity();
    Path path = regions().sparseFile(4 * granularity);
    for (long offset : new long[] {1, granularity / 2, granularity - 1, granularity + 1}) {
      String message = refusal(RegionSpec.builder(8).backing(Backing.file(path, offset)));
      assertTrue(message.contains(Long.toString(offset)), message);
      assertTrue(message.contains(Long.toString(granularity)), message);
    }
  }

  @Tag("vm_memory::mmap::unix::tests::test_mmap_region_build")
  @Test
  default void rangePastTheEndOfTheFileMustBeRefusedNamingItsLength() {
    long granularity = regions().factory().granularity();
    long length = 2 * granularity + 123;
    Path path = regions().sparseFile(length);
    for (long[] range :
        new long[][] {
          {0, length + 1}, {granularity, length - granularity + 1}, {2 * granularity, 124},
          {3 * granularity, 1}, {1L << 40, 1}, {Long.MAX_VALUE - granularity + 1, 8},
          {granularity, Long.MAX_VALUE}, {0, 1L << 62}
        }) {
      String message = refusal(RegionSpec.builder(range[1]).backing(Backing.file(path, range[0])));
      assertTrue(message.contains(Long.toString(length)), message);
    }
    regions().create(RegionSpec.builder(123).backing(Backing.file(path, 2 * granularity)));
  }

  @Test
  default void emptyFileMustBeRefused() {
    refusal(RegionSpec.builder(1).backing(Backing.file(regions().file(new byte[0]), 0)));
  }

  @Test
  default void missingFileMustBeRefusedNamingIt() {
    Path path = regions().directory().resolve("nowhere");
    String message = refusal(RegionSpec.builder(1).backing(Backing.file(path, 0)));
    assertTrue(message.contains("nowhere"), message);
  }

  @Test
  default void directoryMustBeRefused() {
    for (Protection protection : Protection.values()) {
      RegionSpec.Builder spec = RegionSpec.builder(1).protection(protection);
      refusal(spec.backing(Backing.file(regions().directory(), 0)));
    }
  }

  @Test
  default void fileThatMayNotBeWrittenMustBeRefusedForSharedWritesAndReadElse() {
    Path path = unwritable();
    RegionSpec.Builder spec = RegionSpec.builder(PAGE).backing(Backing.file(path, 0));
    refusal(spec);
    MmapRegion region = regions().create(spec.protection(Protection.READ_ONLY));
    region.slice().getLong(0);
  }

  /** A file without write permission; root needs another reason: a program that runs is busy. */
  private Path unwritable() {
    Path plain = regions().file(new byte[PAGE]);
    assertTrue(plain.toFile().setReadOnly());
    for (Path path : List.of(plain, Path.of("/proc/self/exe"))) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        assertTrue(channel.isOpen());
      } catch (IOException e) {
        return path;
      }
    }
    return abort("this user may write every file, also running programs");
  }

  private String refusal(RegionSpec.Builder spec) {
    RegionSpec built = spec.build();
    MappingFailedException e =
        assertThrows(MappingFailedException.class, () -> regions().factory().create(built));
    assertEquals(built, e.spec());
    assertTrue(!e.reason().isBlank() && !e.advice().isBlank(), e::getMessage);
    return String.valueOf(e.getMessage());
  }
}
