package org.guestmem.tck;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.guestmem.tck.Contract.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.guestmem.api.Backing;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MappingPolicy;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a {@link MappingPolicy} allows and refuses, for a back end that a test class makes anew with
 * each policy.
 */
public abstract class PolicyContract {
  /** What the files that may be mapped hold. */
  private static final byte ALLOWED = 1;

  /** What those hold that must not be. */
  private static final byte FOREIGN = 2;

  @TempDir Path directory;
  private Path allowed = Path.of("");
  private Path outside = Path.of("");

  /** For the framework: an instance a case. */
  protected PolicyContract() {}

  /**
   * Makes a factory.
   *
   * @param policy what it may map
   * @return a new factory
   */
  protected abstract MmapRegionFactory factory(MappingPolicy policy);

  @BeforeEach
  void makeFiles() throws IOException {
    allowed = Files.createDirectories(directory.resolve("allowed"));
    outside = Files.createDirectories(directory.resolve("outside"));
    fill(Files.createDirectories(allowed.resolve("vm1/disks")).resolve("ram"), ALLOWED);
    fill(allowed.resolve("ram"), ALLOWED);
    fill(outside.resolve("ram"), FOREIGN);
    fill(Files.createDirectories(directory.resolve("allowed2")).resolve("ram"), FOREIGN);
  }

  private static void fill(Path path, byte value) throws IOException {
    byte[] bytes = new byte[PAGE];
    Arrays.fill(bytes, value);
    Files.write(path, bytes);
  }

  private MmapRegionFactory below(Path... directories) {
    return factory(MappingPolicy.UNRESTRICTED.withDirectories(List.of(directories)));
  }

  private static RegionSpec.Builder spec(Path path) {
    return RegionSpec.builder(PAGE).backing(Backing.file(path, 0));
  }

  private static byte mapped(MmapRegionFactory factory, Path path) {
    try (MmapRegion region = factory.create(spec(path).build())) {
      return region.slice().getByte(PAGE - 1);
    }
  }

  private static String refusal(MmapRegionFactory factory, Path path) {
    String read = refusal(factory, spec(path).protection(Protection.READ_ONLY));
    refusal(factory, spec(path).sharing(Sharing.PRIVATE));
    try (RegionGroup group = factory.createGroup()) {
      refusal(group, spec(path));
    }
    return read;
  }

  private static String refusal(MmapRegionFactory factory, RegionSpec.Builder spec) {
    RegionSpec built = spec.build();
    MappingFailedException e =
        assertThrows(MappingFailedException.class, () -> factory.create(built));
    assertEquals(built, e.spec());
    assertFalse(e.advice().isBlank());
    return String.valueOf(e.getMessage());
  }

  private void refused(MmapRegionFactory factory, Path path, String... words) {
    String message = refusal(factory, path);
    for (String word : words) {
      assertTrue(message.contains(word), () -> message + " lacks " + word);
    }
    assertTrue(message.contains(path.toString()), message);
    assertTrue(message.contains(MappingPolicy.DIRECTORIES), message);
  }

  @Test
  void anythingMustBeMappedUnlessAPolicySaysOtherwise() throws IOException {
    Path link = Files.createSymbolicLink(allowed.resolve("link"), outside);
    MmapRegionFactory factory = factory(MappingPolicy.UNRESTRICTED);
    assertEquals(FOREIGN, mapped(factory, outside.resolve("ram")));
    assertEquals(FOREIGN, mapped(factory, link.resolve("ram")));
    assertEquals(FOREIGN, mapped(factory, allowed.resolve("../outside/ram")));
    factory.create(RegionSpec.builder(1L << 20).build()).close();
  }

  @Test
  void filesBelowADirectoryMustBeMappedAsWithoutAPolicy() throws IOException {
    MmapRegionFactory factory = below(allowed);
    for (String name : List.of("ram", "vm1/disks/ram")) {
      Path path = allowed.resolve(name);
      assertEquals(ALLOWED, mapped(factory, path));
      try (RegionGroup group = factory.createGroup();
          MmapRegion shared = factory.create(spec(path).build());
          MmapRegion own = group.create(spec(path).sharing(Sharing.PRIVATE).build())) {
        own.slice().putByte(0, (byte) 5);
        assertEquals(ALLOWED, shared.slice().getByte(0));
        shared.slice().putByte(0, (byte) 6);
        assertEquals(5, own.slice().getByte(0));
        assertTrue(own.overlaps(shared));
      }
      assertEquals(6, Files.readAllBytes(path)[0]);
    }
  }

  @Test
  void whatIsNoFileLongEnoughMustBeRefusedAsWithoutAPolicy() throws Exception {
    MmapRegionFactory factory = below(allowed);
    assertTrue(refusal(factory, allowed.resolve("vm1")).contains("directory"));
    assertTrue(refusal(factory, allowed.resolve("nowhere")).contains("nowhere"));
    assertTrue(refusal(factory, allowed.resolve("nowhere/ram")).contains("nowhere"));
    assertTrue(refusal(factory, allowed.resolve("ram/ram")).contains("ram"));
    Path ram = allowed.resolve("ram");
    RegionSpec.Builder past = RegionSpec.builder(PAGE + 1).backing(Backing.file(ram, 0));
    assertTrue(refusal(factory, past).contains(Integer.toString(PAGE)));
    RegionSpec.Builder odd = RegionSpec.builder(1).backing(Backing.file(ram, 512));
    assertTrue(refusal(factory, odd).contains("multiple"));
    Path pipe = allowed.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertTrue(refusal(factory, pipe).contains("pipe"), "and nobody waits for its other end");
  }

  @Test
  void filesElsewhereMustBeRefusedNamingTheDirectories() throws IOException {
    MmapRegionFactory factory = below(allowed, directory.resolve("nowhere"));
    for (Path path :
        List.of(
            outside.resolve("ram"),
            outside.resolve("nothing"),
            directory.resolve("allowed2/ram"),
            allowed,
            Path.of("/proc/self/exe"))) {
      refused(factory, path, allowed.toString(), directory.resolve("nowhere").toString());
    }
    refused(below(), allowed.resolve("ram"), "none of []");
    URI archive = URI.create("jar:" + allowed.resolve("files.zip").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Path inside = zip.getPath(allowed.toString(), "ram");
      refused(factory, inside, allowed.toString());
    }
  }

  @Test
  void dotsMustBeRefusedWhereverTheyLead() {
    for (String path : List.of("../outside/ram", "vm1/../../outside/ram", "vm1/../ram", "./ram")) {
      refused(below(allowed), Path.of(allowed + "/" + path), allowed.toString());
    }
  }

  @Test
  void linkMustBeRefusedWhereverItLeads() throws IOException {
    MmapRegionFactory factory = below(allowed);
    Path link = allowed.resolve("link");
    for (Path target :
        List.of(
            outside.resolve("ram"), Path.of("../outside/ram"), Path.of("ram"), Path.of("gone"))) {
      Files.createSymbolicLink(link, target);
      refused(factory, link, "symbolic link", allowed.toString());
      Files.delete(link);
    }
  }

  @Test
  void linkInThePlaceOfADirectoryMustBeRefused() throws IOException {
    MmapRegionFactory factory = below(allowed);
    Files.createSymbolicLink(allowed.resolve("out"), outside);
    Files.createSymbolicLink(allowed.resolve("vm1/out"), Path.of("../../outside"));
    Files.createSymbolicLink(allowed.resolve("in"), allowed.resolve("vm1"));
    for (String path : List.of("out/ram", "vm1/out/ram", "in/disks/ram", "out/nothing")) {
      refused(factory, allowed.resolve(path), "symbolic link", allowed.toString());
    }
  }

  @Test
  void linksOfTheKernelMustBeRefused() {
    Path process = Path.of("/proc/self"); // itself a link, on the way to the directory
    MmapRegionFactory factory = below(process);
    for (String path : List.of("root" + outside + "/ram", "exe", "cwd/pom.xml")) {
      refused(factory, process.resolve(path), "symbolic link");
    }
    refused(below(allowed), Path.of("/proc/self/root" + outside + "/ram"), allowed.toString());
  }

  @Test
  void linksOnTheWayToADirectoryMustBeFollowed() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), allowed);
    assertEquals(ALLOWED, mapped(below(link), link.resolve("vm1/disks/ram")));
    refused(below(link), allowed.resolve("ram"), link.toString());
    // Also where the link lies below another directory: the operator named it.
    Files.createSymbolicLink(outside.resolve("in"), allowed);
    Path named = outside.resolve("in");
    assertEquals(ALLOWED, mapped(below(outside, named), named.resolve("ram")));
    refused(below(outside), named.resolve("ram"), "symbolic link");
  }

  @Test
  void hardLinkMustBeAFileOfItsDirectory() throws IOException {
    Path link = Files.createLink(allowed.resolve("hard"), outside.resolve("ram"));
    assertEquals(FOREIGN, mapped(below(allowed), link));
  }

  @Test
  void directoryThatIsExchangedMeanwhileMustLeadNowhereElse() throws IOException {
    Path target = Files.createDirectories(outside.resolve("disks"));
    fill(target.resolve("ram"), FOREIGN);
    mapWhileExchanging(allowed.resolve("vm1/disks"), target);
  }

  @Test
  void fileThatIsExchangedMeanwhileMustLeadNowhereElse() {
    mapWhileExchanging(allowed.resolve("vm1/disks/ram"), outside.resolve("ram"));
  }

  /** What a race does not show for sure, the cases above do: that a link which stays is refused. */
  private void mapWhileExchanging(Path place, Path target) {
    Path path = allowed.resolve("vm1/disks/ram");
    MmapRegionFactory factory = below(allowed);
    Runnable attack = () -> repeat(() -> exchange(place, allowed.resolve("aside"), target));
    Runnable user =
        () ->
            repeat(
                () -> {
                  try {
                    assertEquals(ALLOWED, mapped(factory, path));
                  } catch (MappingFailedException e) {
                    assertFalse(e.reason().isBlank());
                  }
                });
    Race.run(attack, user, user);
    assertEquals(ALLOWED, mapped(factory, path));
  }

  private static void repeat(Runnable body) {
    for (int i = 0; i < 2_000; i++) {
      body.run();
    }
  }

  /** Puts a link in the place of what is there, and this back. */
  private static void exchange(Path place, Path aside, Path target) {
    try {
      Files.move(place, aside);
      Files.createSymbolicLink(place, target);
      Files.delete(place);
      Files.move(aside, place);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refusalsMustLeaveNothingOpen() throws IOException {
    MmapRegionFactory factory = below(allowed);
    Files.createSymbolicLink(allowed.resolve("vm1/link"), outside);
    for (String path : List.of("ram", "vm1/disks/ram")) {
      mapped(factory, allowed.resolve(path));
    }
    for (String path : List.of("vm1/link/ram", "vm1/disks/nothing", "vm1/disks", "ram/ram")) {
      refusal(factory, allowed.resolve(path));
    }
    assertFalse(OpenFiles.has(directory.toRealPath().toString()));
  }

  @Test
  void openFileMustBeMappedByItsDescriptorWhereverItIs() throws IOException {
    MmapRegionFactory factory = below(allowed);
    if (factory.features().contains(MmapRegionFactory.FEATURE_DESCRIPTOR)) {
      Path path = outside.resolve("ram");
      try (FileChannel file = FileChannel.open(path, READ, WRITE)) {
        assertTrue(file.isOpen());
        int number = OpenFiles.number(path.toRealPath().toString());
        RegionSpec.Builder spec = RegionSpec.builder(PAGE).backing(Backing.descriptor(number, 0));
        try (MmapRegion region = factory.create(spec.build())) {
          assertEquals(FOREIGN, region.slice().getByte(0));
        }
        refused(factory, Path.of("/proc/self/fd/" + number), allowed.toString());
      }
    }
  }

  @Test
  void sizesMustHoldForEveryBacking() {
    MmapRegionFactory factory =
        factory(MappingPolicy.UNRESTRICTED.withMaxRegion(2 * PAGE).withMaxTotal(3 * PAGE));
    String large = refusal(factory, RegionSpec.builder(2 * PAGE + 1));
    assertTrue(large.contains("8 KiB") && large.contains(MappingPolicy.MAX_REGION), large);
    try (RegionGroup group = factory.createGroup()) {
      factory.create(spec(outside.resolve("ram")).build());
      MmapRegion anonymous = group.create(RegionSpec.builder(2 * PAGE).build());
      for (RegionSpec.Builder spec : List.of(RegionSpec.builder(1), spec(outside.resolve("ram")))) {
        String full = refusal(factory, spec);
        assertTrue(full.contains("12 KiB") && full.contains(MappingPolicy.MAX_TOTAL), full);
        refusal(group, spec);
      }
      anonymous.close();
      group.create(RegionSpec.builder(2 * PAGE).build());
    }
    factory.create(RegionSpec.builder(2 * PAGE).build()).close();
  }
}
