package org.guestmem.tck;

import static org.guestmem.tck.Contract.PAGE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.MemoryFaultException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;

/**
 * Asks a host that lacks something for what it cannot give, and prints what comes of it: what the
 * JVMs of {@link ExhaustionContract} do.
 */
public final class ExhaustionProbe {
  /** In the names of all that is asked for, to be found where it is left. */
  static final String NAME = "wanted-ram";

  /** Larger than all limits. */
  static final long HUGE = 64L << 30;

  /** Twice the memory of a control group. */
  static final long LARGE = 512L << 20;

  /** More mappings than a collection gives back. */
  private static final int SPARE = 100;

  private final MmapRegionFactory factory;
  private final Path file;

  private ExhaustionProbe(MmapRegionFactory factory, Path file) {
    this.factory = factory;
    this.file = file;
  }

  /**
   * Asks, beside a region that must not notice.
   *
   * @param factory the back end
   * @param arguments what to ask for, and a file that may be made
   * @throws IOException if the probe itself lacks something
   * @throws InterruptedException never
   */
  public static void run(MmapRegionFactory factory, String... arguments)
      throws IOException, InterruptedException {
    ExhaustionProbe probe = new ExhaustionProbe(factory, Path.of(arguments[1]));
    try (MmapRegion neighbour = factory.create(RegionSpec.builder(16 * PAGE).build())) {
      neighbour.slice().fill(0, neighbour.size(), Access.FILLER);
      long before = Leftovers.addresses();
      probe.ask(arguments[0]);
      say("left", Leftovers.afterCollection(NAME).toString());
      say("grown", ((Leftovers.addresses() - before) >> 28) + "");
      byte[] expected = new byte[16 * PAGE];
      Arrays.fill(expected, Access.FILLER);
      boolean same = Arrays.equals(expected, BulkContract.contents(neighbour.slice()));
      neighbour.slice().putLong(8, 1);
      say("neighbour", same && neighbour.slice().getLong(8) == 1 ? "untouched" : "lost");
      probe.attempt("small", RegionSpec.builder(PAGE));
    }
  }

  private void ask(String what) throws IOException, InterruptedException {
    switch (what) {
      case "descriptors" -> descriptors();
      case "addresses" -> huge(Sharing.SHARED);
      case "data" -> huge(Sharing.PRIVATE);
      case "full" -> full();
      case "unwritable" -> unwritable();
      case "mappings" -> mappings();
      case "cgroup" -> cgroup();
      case "touch" -> touch();
      default -> throw new IllegalArgumentException(what);
    }
  }

  private static void say(String what, String how) {
    System.out.println(what + ": " + how);
  }

  private void attempt(String what, RegionSpec.Builder spec) {
    try {
      factory.create(spec.build()).close();
      say(what, "mapped");
    } catch (GuestMemoryException e) {
      say(what, e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private RegionSpec.Builder file(long size) throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(size);
    }
    return RegionSpec.builder(size).backing(Backing.file(file, 0));
  }

  private void descriptors() throws IOException {
    RegionSpec.Builder spec = file(PAGE);
    attempt("before", spec); // all classes, which have to be read from files
    attempt("missing", RegionSpec.builder(1).backing(Backing.file(file.resolveSibling("none"), 0)));
    List<FileChannel> open = new ArrayList<>();
    try {
      while (true) {
        open.add(FileChannel.open(file));
      }
    } catch (FileSystemException e) {
      attempt("file", spec);
    }
    for (FileChannel each : open) {
      each.close();
    }
    attempt("again", spec);
  }

  private void huge(Sharing sharing) throws IOException {
    attempt("file", file(HUGE).sharing(sharing));
    attempt("anonymous", RegionSpec.builder(HUGE).sharing(sharing));
    attempt("again", file(PAGE).sharing(sharing));
  }

  /** Fills a file system through a region until it has no page for the next store. */
  private void full() throws IOException {
    Path ballast = file.resolveSibling("ballast");
    Files.write(ballast, new byte[1 << 20]);
    try (MmapRegion region = factory.create(file(8 << 20).build())) {
      long at = 0;
      try {
        for (; at < region.size(); at += PAGE) {
          region.slice().putLong(at, at);
        }
      } catch (MemoryFaultException e) {
        say("fault", e.toString());
      }
      say("offset", at + "");
      boolean kept = true;
      for (long before = 0; before < at; before += PAGE) {
        kept &= region.slice().getLong(before) == before;
      }
      say("kept", kept + "");
      Files.delete(ballast);
      region.slice().putLong(at, at);
      say("again", region.slice().getLong(at) == at ? "mapped" : "lost");
    }
  }

  private void unwritable() {
    RegionSpec.Builder spec = RegionSpec.builder(PAGE).backing(Backing.file(file, 0));
    attempt("file", spec);
    attempt("private", spec.sharing(Sharing.PRIVATE));
    attempt("again", spec.protection(Protection.READ_ONLY));
  }

  /** Takes mappings until regions may have no more, and uses the JVM with those that are left. */
  private void mappings() throws IOException, InterruptedException {
    RegionSpec.Builder spec = file(4L * PAGE);
    attempt("before", spec);
    long allowed = Long.parseLong(Files.readAllLines(Path.of("/proc/sys/vm/max_map_count")).get(0));
    List<MappedByteBuffer> taken = new ArrayList<>();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // From one place and another, lest the kernel make one mapping of two.
      for (long more = allowed * 3 / 4 - Leftovers.mappings(); more >= -SPARE; more--) {
        taken.add(channel.map(MapMode.READ_WRITE, (more & 1) * 2 * PAGE, PAGE));
      }
    }
    Thread.sleep(200); // what others map is found after a moment
    attempt("file", spec);
    attempt("anonymous", RegionSpec.builder(PAGE));
    Thread thread = new Thread(System::gc);
    thread.start();
    thread.join();
    say("taken", taken.size() > allowed / 2 ? "most" : "few");
    taken.clear();
    Leftovers.afterCollection(NAME);
    attempt("again", spec);
  }

  private void cgroup() {
    attempt("anonymous", RegionSpec.builder(LARGE));
    HostOption prefault = new HostOption.Prefault(2);
    for (HostOption option : List.of(prefault, new HostOption.LockInRam(false), Advice.RESERVE)) {
      Backing backing = option == Advice.RESERVE ? Backing.memfd(NAME) : Backing.anonymous();
      attempt(option.feature(), RegionSpec.builder(LARGE).backing(backing).with(option));
    }
    if (factory.features().contains(prefault.feature())) {
      RegionSpec.Builder most = RegionSpec.builder(LARGE / 4).backing(Backing.memfd(NAME));
      try (MmapRegion region = factory.create(most.with(prefault).build());
          RegionDescriptor descriptor = region.duplicateDescriptor()) {
        // Others have its pages already, so that it takes none.
        attempt("shared", most.backing(Backing.descriptor(descriptor.number(), 0)));
      }
    }
    attempt("again", RegionSpec.builder(LARGE / 32));
  }

  /** Touches more than the host will give: this does not return. */
  private void touch() throws IOException {
    boolean lazy = factory.features().contains(MmapRegionFactory.FEATURE_SHARED_ANONYMOUS);
    RegionSpec.Builder spec = lazy ? RegionSpec.builder(LARGE) : file(LARGE);
    try (MmapRegion region = factory.create(spec.build())) {
      say("touch", "mapped");
      for (long at = 0; at < region.size(); at += PAGE) {
        region.slice().putLong(at, at);
      }
      say("touch", "survived");
    }
  }
}
