package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts that have too little of something, each for a JVM of its own: the refusal names cause and
 * remedy, leaves nothing, and no other region notices.
 */
public abstract class ExhaustionContract {
  private static final List<String> SMALL =
      List.of(
          ChildJvm.ENABLE,
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=32m",
          "-XX:CompressedClassSpaceSize=32m");

  /** What the kernel kills with: 128 and the number of SIGKILL. */
  private static final int KILLED = 137;

  private static final long GROUP = 256L << 20;

  @TempDir Path directory;

  /** For the framework: an instance a case. */
  protected ExhaustionContract() {}

  /**
   * Returns a main class that calls {@link ExhaustionProbe#run} with a factory and its arguments.
   *
   * @return the class
   */
  protected abstract Class<?> child();

  /**
   * Returns what to change where anonymous memory is not to be had.
   *
   * @return a part of the advice
   */
  protected abstract String remedy();

  /** Returns what the probe said, by its subjects, having looked at what always has to be so. */
  private Map<String, String> ask(String what, String shell, String... options) throws Exception {
    ChildJvm.End end = start(what, shell, options);
    String out = end.output();
    assertEquals(0, end.status(), out);
    Map<String, String> said = new TreeMap<>();
    out.lines()
        .filter(line -> line.contains(": "))
        .forEach(line -> said.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
    assertEquals("[]", said.get("left"), out);
    assertEquals("0", said.get("grown"), out);
    assertEquals("untouched", said.get("neighbour"), out);
    assertEquals("mapped", said.get("small"), out);
    assertEquals("mapped", said.get("again"), out);
    return said;
  }

  private ChildJvm.End start(String what, String shell, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(SMALL);
    if (Runtime.version().feature() < 22) {
      all.remove(ChildJvm.ENABLE); // unknown there
    }
    all.addAll(List.of(options));
    Path file = what.equals("touch") ? memory() : directory.resolve(ExhaustionProbe.NAME);
    try {
      // Each arena of the C library would reserve 64 MiB of addresses.
      return ChildJvm.end(
          "export MALLOC_ARENA_MAX=1; " + shell, all, child(), what, file.toString());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** A file in a file system in memory, whose pages count as memory of who touches them. */
  private static Path memory() {
    return Path.of("/dev/shm", ExhaustionProbe.NAME + ProcessHandle.current().pid());
  }

  private static void assertRefused(Map<String, String> said, String what, String... words) {
    String found = said.getOrDefault(what, "nothing");
    assertTrue(found.startsWith("MappingFailedException: cannot map "), what + ": " + found);
    for (String word : words) {
      assertTrue(found.contains(word), () -> what + " without " + word + ": " + found);
    }
  }

  @Test
  void exhaustedDescriptorsMustNameTheirLimit() throws Exception {
    Map<String, String> said = ask("descriptors", "ulimit -n 200; ", "-Xmx64m");
    assertEquals("mapped", said.get("before"));
    assertRefused(said, "file", "ulimit -n");
  }

  @Test
  void exhaustedAddressSpaceMustNameItsLimit() throws Exception {
    Map<String, String> said = ask("addresses", "ulimit -v 4194304; ", maximum("-Xmx64m"));
    assertRefused(said, "file", "64 GiB", "ulimit -v");
    assertRefused(said, "anonymous", "64 GiB", remedy());
  }

  @Test
  void exhaustedDataMustNameItsLimit() throws Exception {
    Map<String, String> said = ask("data", "ulimit -d 1048576; ", maximum("-Xmx64m"));
    assertRefused(said, "file", "64 GiB private", "ulimit -d");
    assertRefused(said, "anonymous", "64 GiB private", remedy());
  }

  /** So that direct memory has no limit of its own that would be met first. */
  private static String[] maximum(String heap) {
    return new String[] {heap, "-XX:MaxDirectMemorySize=" + 2 * ExhaustionProbe.HUGE};
  }

  @Test
  void fullFileSystemMustBeAFaultThatEndsWithIt() throws Exception {
    assumeMounts("-o size=4m");
    Map<String, String> said = ask("full", mounted("-o size=4m", ""), "-Xmx64m");
    String fault = said.getOrDefault("fault", "none");
    assertTrue(fault.contains("8 bytes at offset " + said.get("offset")), fault);
    assertTrue(fault.contains("make room in its file system"), fault);
    assertEquals("true", said.get("kept"));
    long offset = Long.parseLong(said.getOrDefault("offset", "0"));
    assertTrue(offset > 2 << 20 && offset <= 3 << 20, () -> "filled at " + offset);
  }

  @Test
  void readOnlyFileSystemMustBeNamed() throws Exception {
    assumeMounts("");
    String readOnly =
        "truncate -s 65536 \"$0\"/%s && mount -o remount,ro \"$0\" && "
            .formatted(ExhaustionProbe.NAME);
    Map<String, String> said = ask("unwritable", mounted("", readOnly), "-Xmx64m");
    assertRefused(said, "file", "map read-only");
    assertUsableOrRefused(said.getOrDefault("private", "nothing"));
  }

  /** A mount in a name space of its own, which goes with the JVM. */
  private String mounted(String options, String more) {
    return "exec unshare -rm sh -c 'mount -t tmpfs %s none \"$0\" && %s exec \"$@\"' %s \"$@\"; "
        .formatted(options, more, directory);
  }

  private void assumeMounts(String options) throws IOException, InterruptedException {
    assumeTrue(
        ChildJvm.works("unshare -rm mount -t tmpfs %s none %s".formatted(options, directory)),
        "this user may not mount a tmpfs of its own");
  }

  /** A private region writes to no file; but not every back end can open one so. */
  private static void assertUsableOrRefused(String found) {
    assertTrue(found.equals("mapped") || found.contains("never writes it: map"), found);
  }

  @Test
  void missingPermissionMustBeNamed() throws Exception {
    Path file = Files.write(directory.resolve(ExhaustionProbe.NAME), new byte[Contract.PAGE]);
    assertTrue(file.toFile().setReadOnly());
    String drop = "";
    if (ChildJvm.works("test $(id -u) = 0")) {
      drop = "setpriv --bounding-set=-dac_override --inh-caps=-dac_override ";
      assumeTrue(ChildJvm.works(drop + "true"), "setpriv cannot take CAP_DAC_OVERRIDE from root");
    }
    Map<String, String> said = ask("unwritable", "exec " + drop + "\"$@\"; ", "-Xmx64m");
    assertRefused(said, "file", "permission", "map read-only");
    assertUsableOrRefused(said.getOrDefault("private", "nothing"));
  }

  @Test
  void lastMappingsMustBeLeftToTheJvm() throws Exception {
    Map<String, String> said = ask("mappings", "", "-Xmx256m");
    assertEquals("mapped", said.get("before"));
    assertEquals("most", said.get("taken"));
    assertRefused(said, "file", "a quarter", "raise vm.max_map_count");
    if (remedy().contains("-Xmx")) {
      assertEquals("mapped", said.get("anonymous")); // on the heap, which is mapped already
    } else {
      assertRefused(said, "anonymous", "a quarter", "raise vm.max_map_count");
    }
  }

  @Test
  void memoryThatTheControlGroupHasNotMustBeRefusedBeforeItIsTouched() throws Exception {
    try (ChildCgroup group = group()) {
      Map<String, String> said =
          // A heap that is there but for its pages, which nobody has touched.
          ask("cgroup", group.join(), "-Xms600m", "-Xmx1g", "-XX:MaxDirectMemorySize=1g");
      int refused = 0;
      for (String what : List.of("anonymous", "prefault", "lock", "reserve")) {
        if (said.getOrDefault(what, "nothing").startsWith("Mapping")) {
          assertRefused(said, what, "512 MiB", "cgroup's 256 MiB", "raise " + group.directory());
          refused++;
        }
      }
      assertEquals(said.containsKey("shared") ? 3 : 1, refused, said::toString);
      assertEquals("mapped", said.getOrDefault("shared", "mapped"));
    }
  }

  @Test
  void memoryTouchedBeyondTheControlGroupMustEndTheProcess() throws Exception {
    assumeTrue(
        Files.isWritable(memory().resolveSibling("."))
            && memory().resolveSibling(".").toFile().getUsableSpace() > ExhaustionProbe.LARGE,
        "/dev/shm has too little room");
    try (ChildCgroup group = group()) {
      ChildJvm.End end = start("touch", group.join(), "-Xmx64m");
      assertEquals(KILLED, end.status(), end.output());
      assertTrue(end.output().contains("touch: mapped"), end.output());
      assertFalse(end.output().contains("survived"), end.output());
    }
  }

  private static ChildCgroup group() throws IOException, InterruptedException {
    return ChildCgroup.of(GROUP)
        .orElseGet(() -> abort("this user may not make a memory control group"));
  }
}
