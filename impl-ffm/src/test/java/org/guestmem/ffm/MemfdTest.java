package org.guestmem.ffm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.guestmem.ffm.ProcessMemory.descriptors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.guestmem.api.Backing;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Seal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors of regions, by what the kernel and other processes say of them. */
class MemfdTest {
  private static final int SIZE = 8192;
  private final FfmRegionFactory factory = new FfmRegionFactory();

  private MmapRegion memfd(Seal... seals) {
    return factory.create(
        RegionSpec.builder(SIZE).backing(Backing.memfd("guest-ram", seals)).build());
  }

  @Test
  @SuppressWarnings("restricted") // a call of its own, not the library's
  void sealsMustBeThoseAskedFor() throws Throwable {
    // fcntl(2) F_GET_SEALS is 1034; linux/fcntl.h: SEAL 1, SHRINK 2, GROW 4.
    MethodHandle fcntl =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().find("fcntl").orElseThrow(),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
    Map<List<Seal>, Integer> expected =
        Map.of(
            List.of(), 0,
            List.of(Seal.SHRINK), 2,
            List.of(Seal.SHRINK, Seal.GROW), 6,
            List.of(Seal.values()), 7);
    for (List<Seal> seals : expected.keySet()) {
      try (MmapRegion region = memfd(seals.toArray(new Seal[0]));
          RegionDescriptor descriptor = region.duplicateDescriptor()) {
        int found = (int) fcntl.invokeExact(descriptor.number(), 1034);
        assertEquals(expected.get(seals), found & 7, seals::toString);
        seals.forEach(seal -> assertTrue(region.facts().flags().contains("F_SEAL_" + seal)));
      }
    }
  }

  @Test
  void anotherProcessMustReadTheMemoryByThePathOfTheDescriptor() throws Exception {
    try (MmapRegion region = memfd();
        RegionDescriptor descriptor = region.duplicateDescriptor()) {
      byte[] text = "seen by a child".getBytes(US_ASCII);
      region.slice().put(SIZE - text.length, text, 0, text.length);
      Process tail =
          new ProcessBuilder("tail", "-c", "" + text.length, descriptor.path().toString()).start();
      assertEquals("seen by a child", new String(tail.getInputStream().readAllBytes(), US_ASCII));
      assertEquals(0, tail.waitFor());
    }
  }

  @Test
  void descriptorsMustNotReachChildProcessesAndMustGoWithTheRegion() throws IOException {
    MmapRegion region = memfd();
    RegionDescriptor descriptor = region.duplicateDescriptor();
    List<Path> both = descriptors("guest-ram");
    assertEquals(2, both.size());
    for (Path each : both) {
      String info = Files.readString(Path.of("/proc/self/fdinfo").resolve(each.getFileName()));
      // O_CLOEXEC is 02000000; asm-generic/fcntl.h. Java closes what lacks it, native code does
      // not.
      assertTrue(info.matches("(?s).*flags:\\s+0[0-7]*[2367][0-7]{6}\\s.*"), info);
    }
    descriptor.close();
    assertEquals(1, descriptors("guest-ram").size());
    region.close();
    assertEquals(0, descriptors("guest-ram").size());
  }

  @Test
  void everyFileRegionMustKeepOneDescriptor(@TempDir Path directory) throws IOException {
    Path path = Files.write(directory.resolve("kept"), new byte[SIZE]);
    MmapRegion region =
        factory.create(RegionSpec.builder(SIZE).backing(Backing.file(path, 0)).build());
    assertEquals(1, descriptors("/kept").size());
    region.close();
    assertEquals(0, descriptors("/kept").size());
  }

  @Test
  void fileInsideAnArchiveMustBeRefused(@TempDir Path directory) throws IOException {
    URI archive = URI.create("jar:" + directory.resolve("files.zip").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Path inside = Files.write(zip.getPath("/ram"), new byte[SIZE]);
      RegionSpec spec = RegionSpec.builder(1).backing(Backing.file(inside, 0)).build();
      MappingFailedException e =
          assertThrows(MappingFailedException.class, () -> factory.create(spec));
      assertTrue(e.reason().contains("inside"), e::reason);
    }
  }
}
