package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.Backing;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.tck.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts that have too little of something, each in a JVM of its own: a refusal that leaves nothing.
 */
class LimitedHostTest {
  @TempDir Path directory;

  @Test
  void lastDescriptorMustBeNamedWithItsLimit() throws Exception {
    String out = child("ulimit -n 200; ", List.of(), "descriptors");
    assertTrue(out.contains("create: EMFILE from memfd_create, "), out);
    assertTrue(out.contains("duplicate: EMFILE from fcntl(F_DUPFD_CLOEXEC), "), out);
    assertTrue(out.contains("advice: whether MADV_DONTDUMP did something cannot be told: "), out);
    assertTrue(out.contains("raise ulimit -n, or leave the advice out"), out);
    assertTrue(out.contains("left, raise ulimit -n") || out.contains("left; raise ulimit -n"), out);
    assertTrue(out.contains("again: true"), out);
  }

  @Test
  void memfdBeyondTheLimitOfFilesMustNameIt() throws Exception {
    String out = child("ulimit -f 2048; ", List.of(), "length");
    assertTrue(out.contains("memfd: EFBIG from ftruncate, "), out);
    assertTrue(out.contains("raise ulimit -f"), out);
    assertTrue(out.contains("left: []"), out);
    assertTrue(out.contains("small: true"), out);
  }

  @Test
  void lockBeyondTheLimitMustNameIt() throws Exception {
    String drop = "";
    if (ChildJvm.works("test $(id -u) = 0")) {
      drop = "setpriv --bounding-set=-ipc_lock --inh-caps=-ipc_lock ";
      assumeTrue(ChildJvm.works(drop + "true"), "setpriv cannot take CAP_IPC_LOCK from root");
    }
    String out = child("ulimit -l 64; exec " + drop + "\"$@\"; ", List.of(), "lock");
    for (String expected : List.of("now: ", "fault: ")) {
      assertTrue(out.contains(expected + "ENOMEM from mlock2, raise ulimit -l"), out);
    }
    assertTrue(out.contains("(RLIMIT_MEMLOCK), which is 65536 bytes"), out);
    assertTrue(out.contains("small: true"), out);
  }

  @Test
  void threadThatCannotBeStartedMustEndThePrefaultOfTheOthers() throws Exception {
    // Each thread reserves 1 GiB for its stack, and 12 GiB of addresses are all there are.
    List<String> options = List.of("-XX:ThreadStackSize=1048576", "-Xmx64m");
    String out = child("ulimit -v 12582912; ", options, "threads");
    assertTrue(out.matches("(?s).*threads: thread \\d+ of 64 cannot be started, .*"), out);
    assertTrue(out.contains("left: []"), out);
  }

  @Test
  void fullFileSystemMustBeAnErrorAtCreation() throws Exception {
    assumeTrue(
        ChildJvm.works("unshare -rm mount -t tmpfs -o size=4m none " + directory),
        "this user may not mount a tmpfs of its own");
    String out =
        child(
            "exec unshare -rm sh -c 'mount -t tmpfs -o size=4m none \"$0\" && exec \"$@\"' "
                + directory
                + " \"$@\"; ",
            List.of(),
            "tmpfs",
            directory.toString());
    assertTrue(out.contains("reserve: ENOSPC from fallocate, the file system has no room"), out);
    assertTrue(out.contains("prefault: EFAULT from madvise(MADV_POPULATE_WRITE), "), out);
    assertTrue(out.contains("fits: true"), out);
    assertTrue(out.contains("left: []"), out);
  }

  private static String child(String shell, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(options);
    all.add(ChildJvm.ENABLE);
    String out = ChildJvm.run(shell, all, Child.class, arguments);
    assertTrue(out.endsWith("neighbour: 42, next: true\n"), out);
    return out;
  }

  /** What runs in the other JVM. */
  static final class Child {
    private static final FfmRegionFactory FACTORY = new FfmRegionFactory();

    private Child() {}

    /** Does what is asked beside a region that must not notice, and makes one more. */
    public static void main(String[] args) throws IOException {
      try (MmapRegion neighbour = FACTORY.create(RegionSpec.builder(4096).build())) {
        neighbour.slice().putByte(4095, (byte) 42);
        run(args);
        byte kept = neighbour.slice().getByte(4095);
        boolean next = maps("next", RegionSpec.builder(4096));
        System.out.printf("neighbour: %d, next: %b%n", kept, next);
      }
    }

    private static void run(String... args) throws IOException {
      switch (args[0]) {
        case "descriptors" -> descriptors();
        case "length" -> length();
        case "lock" -> lock();
        case "threads" -> threads();
        default -> tmpfs(Path.of(args[1], "ram"));
      }
    }

    private static boolean attempt(String what, Runnable action) {
      try {
        action.run();
        return true;
      } catch (MappingFailedException e) {
        System.out.println(what + ": " + e.reason() + ", " + e.advice());
        return false;
      }
    }

    private static boolean maps(String what, RegionSpec.Builder spec) {
      return attempt(what, () -> FACTORY.create(spec.build()).close());
    }

    private static void descriptors() {
      RegionSpec spec = RegionSpec.builder(4096).backing(Backing.memfd("limited")).build();
      try (MmapRegion first = FACTORY.create(spec)) {
        first.duplicateDescriptor().close(); // all classes, which have to be read from files
      }
      maps("before", RegionSpec.builder(4096).with(Advice.NO_DUMP));
      List<MmapRegion> open = new ArrayList<>();
      while (attempt("create", () -> open.add(FACTORY.create(spec)))) {}
      attempt("duplicate", () -> open.get(0).duplicateDescriptor());
      maps("advice", RegionSpec.builder(4096).with(Advice.NO_DUMP));
      open.forEach(MmapRegion::close);
      System.out.println("again: " + attempt("again", () -> FACTORY.create(spec).close()));
    }

    private static void length() throws IOException {
      maps("memfd", RegionSpec.builder(8 << 20).backing(Backing.memfd("limited")));
      System.out.println("left: " + ProcessMemory.left("limited"));
      RegionSpec.Builder small = RegionSpec.builder(1 << 20).backing(Backing.memfd("limited"));
      System.out.println("small: " + maps("small", small));
    }

    private static void lock() {
      RegionSpec.Builder spec = RegionSpec.builder(1 << 20);
      maps("now", spec.with(new HostOption.LockInRam(false)));
      maps("fault", RegionSpec.builder(1 << 20).with(new HostOption.LockInRam(true)));
      spec = RegionSpec.builder(16384).with(new HostOption.LockInRam(false));
      System.out.println("small: " + maps("small", spec));
    }

    private static void threads() throws IOException {
      maps(
          "threads",
          RegionSpec.builder(1 << 28)
              .backing(Backing.memfd("limited"))
              .with(new HostOption.Prefault(64)));
      System.out.println("left: " + ProcessMemory.left("limited"));
    }

    private static void extend(Path path, long... lengths) throws IOException {
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        for (long length : lengths) {
          file.setLength(length);
        }
      }
    }

    private static void tmpfs(Path path) throws IOException {
      extend(path, 8 << 20);
      Backing file = Backing.file(path, 0);
      RegionSpec.Builder spec = RegionSpec.builder(8 << 20).backing(file);
      maps("reserve", spec.with(Advice.RESERVE));
      spec = RegionSpec.builder(8 << 20).backing(file);
      maps("prefault", spec.with(new HostOption.Prefault(3)));
      // What three threads could fetch is the file's now, and need not be its first pages.
      extend(path, 0, 1 << 20);
      spec = RegionSpec.builder(1 << 20).backing(file);
      System.out.println("fits: " + maps("fits", spec.with(new HostOption.Prefault(3))));
      System.out.println("left: " + ProcessMemory.left(path.toString()));
    }
  }
}
