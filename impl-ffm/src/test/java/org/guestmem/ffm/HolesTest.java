package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.guestmem.api.AddressRange;
import org.guestmem.api.Backing;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.spi.Mapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is called a hole is zero, and to look for it allocates nothing. */
class HolesTest {
  private static final long PAGE = 4096;
  private static final long SIZE = 16 << 20;
  private final FfmRegionFactory factory = new FfmRegionFactory();
  @TempDir Path directory;

  /** A mapping, and a region over it that takes it over. */
  private record Probe(Mapping mapping, MmapRegion region) implements AutoCloseable {
    @Override
    public void close() {
      region.close();
    }

    List<AddressRange> data(long from, long to) {
      List<AddressRange> found = new ArrayList<>();
      for (long at = mapping.nextData(from, to); at < to; at = mapping.nextData(at, to)) {
        long end = mapping.dataEnd(at, to);
        assertTrue(end > at && end <= to, "data from " + at + " to " + end);
        found.add(AddressRange.of(at, end - at));
        at = end;
        if (at == to) {
          break;
        }
      }
      return found;
    }
  }

  private Probe probe(RegionSpec.Builder spec) {
    RegionSpec built = spec.build();
    Mapping mapping = factory.map(built);
    return new Probe(mapping, new MmapRegion(built, "ffm", factory.features(), mapping));
  }

  private RegionSpec.Builder file(long size) throws IOException {
    Path path = directory.resolve("ram");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(0);
      file.setLength(size);
    }
    return RegionSpec.builder(size).backing(Backing.file(path, 0));
  }

  private static RegionSpec.Builder anonymous(Sharing sharing) {
    return RegionSpec.builder(SIZE).sharing(sharing);
  }

  private static RegionSpec.Builder memfd() {
    return RegionSpec.builder(SIZE).backing(Backing.memfd("holes"));
  }

  private static boolean hasSwap() throws IOException {
    return Files.readAllLines(Path.of("/proc/swaps")).size() > 1;
  }

  @Test
  void noDataMustEverBeCalledAHole() throws IOException {
    Random random = new Random(42);
    for (RegionSpec.Builder spec :
        List.of(
            anonymous(Sharing.SHARED),
            anonymous(Sharing.PRIVATE),
            memfd(),
            memfd().sharing(Sharing.PRIVATE),
            file(SIZE),
            file(SIZE).sharing(Sharing.PRIVATE))) {
      try (Probe probe = probe(spec)) {
        for (int round = 0; round < 300; round++) {
          long at = random.nextLong(SIZE / PAGE / 16) * 16 * PAGE;
          if (round % 5 == 4) {
            probe.region.discard(at, Math.min(SIZE - at, 64 * PAGE));
          } else {
            probe.region.slice().putByte(at + random.nextLong(16 * PAGE), (byte) 1);
          }
        }
        assertEverythingElseIsZero(probe, 0, SIZE);
        assertEverythingElseIsZero(probe, 5, SIZE - 3);
        assertEverythingElseIsZero(probe, 3 * PAGE + 1, 3 * PAGE + 2);
      }
    }
  }

  private static void assertEverythingElseIsZero(Probe probe, long from, long to) {
    byte[] bytes = new byte[(int) (to - from)];
    List<AddressRange> data = probe.data(from, to);
    probe.region.slice().get(from, bytes, 0, bytes.length);
    for (AddressRange range : data) {
      Arrays.fill(bytes, (int) (range.first() - from), (int) (range.last() + 1 - from), (byte) 0);
    }
    assertEquals(-1, Arrays.mismatch(bytes, new byte[bytes.length]), probe.region::toString);
  }

  @Test
  void sparseMemoryMustBeHolesAndStayUnallocated() throws Exception {
    long size = 1L << 30;
    for (RegionSpec.Builder spec :
        List.of(
            RegionSpec.builder(size),
            RegionSpec.builder(size).sharing(Sharing.PRIVATE),
            RegionSpec.builder(size).backing(Backing.memfd("holes")),
            file(size))) {
      try (Probe probe = probe(spec)) {
        probe.region.slice().putByte(size / 2, (byte) 1);
        long resident = probe.region.residentBytes(0, size);
        List<AddressRange> data = probe.data(0, size);
        if (probe.region.spec().backing() instanceof Backing.Anonymous && hasSwap()) {
          assertEquals(List.of(AddressRange.of(0, size)), data);
        } else {
          assertEquals(1, data.size(), probe.region::toString);
          assertTrue(data.get(0).contains(size / 2));
          assertTrue(data.get(0).length() <= 2 << 20, () -> "found " + data);
        }
        assertTrue(probe.region.slice().isZero(0, size / 2 - PAGE));
        assertFalse(probe.region.slice().isZero(0, size));
        boolean reads = probe.region.spec().backing() instanceof Backing.Anonymous && hasSwap();
        if (!reads) {
          assertEquals(resident, probe.region.residentBytes(0, size), probe.region::toString);
        }
      }
    }
  }

  @Test
  void privateFileMustBeDataWhereItsFileHasAHole() throws IOException {
    try (Probe probe = probe(file(SIZE).sharing(Sharing.PRIVATE))) {
      assertEquals(List.of(AddressRange.of(0, SIZE)), probe.data(0, SIZE));
    }
  }

  @Test
  void lookingMustNotMoveTheOffsetOfOthers() throws IOException {
    Path path = directory.resolve("ram");
    file(SIZE);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.position(123);
      int number = TestCalls.descriptorOf(path);
      try (Probe probe =
          probe(RegionSpec.builder(SIZE - PAGE).backing(Backing.descriptor(number, PAGE)))) {
        probe.region.slice().putByte(5 * PAGE, (byte) 1);
        assertEquals(List.of(AddressRange.of(5 * PAGE, PAGE)), probe.data(0, SIZE - PAGE));
        assertEquals(123, channel.position());
      }
    }
  }

  @Test
  void whatLiesPastTheEndOfAFileMustBeNoHole() throws IOException {
    try (Probe probe = probe(file(SIZE));
        RegionDescriptor descriptor = probe.region.duplicateDescriptor();
        FileChannel channel = FileChannel.open(descriptor.path(), StandardOpenOption.WRITE)) {
      channel.truncate(8 * PAGE);
      assertEquals(List.of(AddressRange.of(8 * PAGE, SIZE - 8 * PAGE)), probe.data(0, SIZE));
      assertEquals(12 * PAGE, probe.mapping.nextData(12 * PAGE, SIZE));
      probe.region.slice().putByte(7 * PAGE, (byte) 1);
      assertEquals(List.of(AddressRange.of(7 * PAGE, SIZE - 7 * PAGE)), probe.data(0, SIZE));
    }
  }

  @Test
  void descriptorsMustGoWithTheRegion() throws IOException {
    long before = ProcessMemory.descriptors("").size();
    for (int i = 0; i < 20; i++) {
      try (Probe probe = probe(memfd())) {
        assertEquals(SIZE, probe.mapping.nextData(0, SIZE));
      }
    }
    assertTrue(ProcessMemory.descriptors("").size() < before + 10);
  }

  @Test
  void mappingThatIsShutMustLookNoMore() throws IOException {
    Probe probe = probe(memfd());
    probe.close();
    long before = ProcessMemory.descriptors("").size();
    assertEquals(PAGE, probe.mapping.nextData(PAGE, SIZE));
    assertEquals(SIZE, probe.mapping.dataEnd(PAGE, SIZE));
    assertFalse(ProcessMemory.descriptors("").size() > before);
  }
}
