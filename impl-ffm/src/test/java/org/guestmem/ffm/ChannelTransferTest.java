package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.guestmem.api.IoVector;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.StaleViewException;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.spi.Mapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transfers of mapped memory, as the kernel counts them. */
final class ChannelTransferTest {
  /** Input and output of the thread that reads it, proc_pid_io(5). */
  private static final Path COUNTERS = Path.of("/proc/thread-self/io");

  private final FfmRegionFactory factory = new FfmRegionFactory();

  @TempDir private Path directory;

  /** System calls that write, and the bytes they wrote; reading them writes nothing. */
  private record Written(long calls, long bytes) {
    static Written now() throws IOException {
      List<String> lines = Files.readAllLines(COUNTERS);
      return new Written(number(lines, "syscw"), number(lines, "wchar"));
    }

    private static long number(List<String> lines, String name) {
      return lines.stream()
          .filter(line -> line.startsWith(name + ": "))
          .mapToLong(line -> Long.parseLong(line.substring(name.length() + 2)))
          .findFirst()
          .orElseThrow();
    }

    Written since(Written before) {
      return new Written(calls - before.calls, bytes - before.bytes);
    }
  }

  @Test
  void thousandViewsMustBeOneSystemCall() throws IOException {
    try (MmapRegion region = factory.create(RegionSpec.builder(8 << 20).build());
        FileChannel file =
            FileChannel.open(
                Files.write(directory.resolve("out"), new byte[1]), StandardOpenOption.WRITE)) {
      List<VolatileSlice> views = new ArrayList<>();
      for (int i = 0; i < 1024; i++) {
        views.add(region.slice(8192L * (1023 - i), 4096));
      }
      IoVector vector = IoVector.of(views);
      Written before = Written.now();
      assertEquals(4 << 20, vector.writeTo(file));
      assertEquals(new Written(1, 4 << 20), Written.now().since(before));
    }
  }

  @Test
  void longViewMustGoToAPlaceInAFileInOneSystemCall() throws IOException {
    try (MmapRegion region = factory.create(RegionSpec.builder(20 << 20).build());
        FileChannel file =
            FileChannel.open(
                Files.write(directory.resolve("out"), new byte[1]), StandardOpenOption.WRITE)) {
      Written before = Written.now();
      assertEquals(16 << 20, IoVector.of(region.slice()).writeTo(file, 5));
      assertEquals(new Written(1, 16 << 20), Written.now().since(before));
      assertEquals(5 + (16 << 20), file.size());
    }
  }

  @Test
  void nonBlockingPipeMustTakeViewsInOneSystemCall() throws IOException {
    Pipe pipe = Pipe.open();
    pipe.sink().configureBlocking(false);
    try (MmapRegion region = factory.create(RegionSpec.builder(1 << 20).build())) {
      IoVector vector = IoVector.of(region.slice(0, 10_000), region.slice(20_000, 10_000));
      Written before = Written.now();
      assertEquals(20_000, vector.writeTo(pipe.sink()));
      assertEquals(new Written(1, 20_000), Written.now().since(before));
    }
    pipe.sink().close();
    pipe.source().close();
  }

  @Test
  void memoryThatAChannelFindsUnmappedMustBeAClosedRegion() throws IOException {
    refuseAll(RegionClosedException.class, HookedMapping::after, MmapRegion::close);
  }

  @Test
  void memoryThatAClosingRegionNoLongerHandsOutMustBeAClosedRegion() throws IOException {
    refuseAll(RegionClosedException.class, HookedMapping::before, MmapRegion::close);
  }

  @Test
  void viewThatAChangeOfProtectionEndsMustNotReachAChannel() throws IOException {
    Consumer<MmapRegion> protect = region -> region.protect(Protection.READ_ONLY);
    refuseAll(StaleViewException.class, HookedMapping::before, protect);
    refuseAll(StaleViewException.class, HookedMapping::after, protect);
  }

  private void refuseAll(
      Class<? extends RuntimeException> refusal,
      BiFunction<RegionSpec, Consumer<MmapRegion>, MmapRegion> maker,
      Consumer<MmapRegion> hook)
      throws IOException {
    Path path = Files.write(directory.resolve("in"), new byte[4096]);
    RegionSpec spec = RegionSpec.builder(4096).build();
    try (FileChannel file =
            FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        MmapRegion target = maker.apply(spec, hook);
        MmapRegion source = maker.apply(spec, hook)) {
      IoVector read = IoVector.of(target.slice());
      assertThrows(refusal, () -> read.readFrom(file));
      IoVector written = IoVector.of(source.slice());
      assertThrows(refusal, () -> written.writeFullyTo(file));
      assertEquals(0, file.position());
    }
  }

  @Test
  void shutMappingMustHandOutNothing() {
    Mapping mapping = factory.map(RegionSpec.builder(4096).build());
    mapping.shut();
    assertThrows(RegionClosedException.class, () -> mapping.hostBuffer(0, 1));
    assertTrue(mapping.unmap());
  }

  @Test
  void viewsOfMoreBytesThanALongCountsMustBeRefused() {
    try (MmapRegion region = factory.create(RegionSpec.builder(1L << 43).build())) {
      VolatileSlice view = region.slice();
      List<VolatileSlice> most = Collections.nCopies((1 << 20) - 1, view);
      assertEquals(((1L << 20) - 1) << 43, IoVector.of(most).size());
      List<VolatileSlice> views = Collections.nCopies(1 << 20, view);
      assertThrows(IllegalArgumentException.class, () -> IoVector.of(views));
      VolatileSlice[] array = views.toArray(VolatileSlice[]::new);
      assertThrows(IllegalArgumentException.class, () -> IoVector.of(array));
    }
  }
}
