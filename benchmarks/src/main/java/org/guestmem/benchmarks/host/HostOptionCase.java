package org.guestmem.benchmarks.host;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.guestmem.api.Backing;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.VolatileSlice;

/** What a region is asked for beyond its size. */
enum HostOptionCase {
  DEFAULT(spec -> {}),
  PRIVATE(spec -> spec.sharing(Sharing.PRIVATE)),
  RESERVE(spec -> spec.with(Advice.RESERVE)),
  LOCK(spec -> spec.with(new HostOption.LockInRam(false))),
  PREFAULT_1(spec -> spec.with(new HostOption.Prefault(1))),
  PREFAULT_2(spec -> spec.with(new HostOption.Prefault(2))),
  PREFAULT_4(spec -> spec.with(new HostOption.Prefault(4))),
  HUGE_2M(spec -> spec.with(new HostOption.HugePages(2 << 20))),
  HUGE_2M_PREFAULT_2(
      spec -> spec.with(new HostOption.HugePages(2 << 20), new HostOption.Prefault(2))),
  PRIVATE_THP(spec -> spec.sharing(Sharing.PRIVATE).with(Advice.HUGE_PAGES)),
  PRIVATE_THP_PREFAULT_2(
      spec -> spec.sharing(Sharing.PRIVATE).with(Advice.HUGE_PAGES, new HostOption.Prefault(2))),
  /** What regions do not have: shared memory collapsed into huge pages. */
  COLLAPSE(spec -> spec.with(new HostOption.Alignment(2 << 20)), Collapse::collapse),
  TMPFS(HostOptionCase::inTmpfs),
  TMPFS_THP(spec -> inTmpfs(spec.with(Advice.HUGE_PAGES, new HostOption.Alignment(2 << 20)))),
  TMPFS_COLLAPSE(spec -> inTmpfs(spec.with(new HostOption.Alignment(2 << 20))), Collapse::collapse);

  private static final int PAGE = 4096;
  private static final int READS = 2_000_000;

  @SuppressWarnings("ImmutableEnumChecker") // stateless
  private final Consumer<RegionSpec.Builder> wish;

  @SuppressWarnings("ImmutableEnumChecker") // stateless
  private final Consumer<MmapRegion> after;

  HostOptionCase(Consumer<RegionSpec.Builder> wish) {
    this(wish, region -> {});
  }

  HostOptionCase(Consumer<RegionSpec.Builder> wish, Consumer<MmapRegion> after) {
    this.wish = wish;
    this.after = after;
  }

  private static void inTmpfs(RegionSpec.Builder spec) {
    Path file = Path.of(System.getProperty("guestmem.tmpfs", "/dev/shm"), "guestmem-host-options");
    try {
      Files.deleteIfExists(file); // its pages would be there already
      try (RandomAccessFile ram = new RandomAccessFile(file.toFile(), "rw")) {
        ram.setLength(spec.build().size());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    file.toFile().deleteOnExit();
    spec.backing(Backing.file(file, 0));
  }

  /** Creates two regions, one after the other, and measures the second. */
  Times measure(MmapRegionFactory factory, long size) {
    try (MmapRegion first = create(factory, size)) {
      touch(first.slice());
    }
    long begin = System.nanoTime();
    try (MmapRegion region = create(factory, size)) {
      long created = System.nanoTime();
      touch(region.slice());
      long touched = System.nanoTime();
      readAtRandom(region.slice());
      long read = System.nanoTime();
      return new Times(
          (created - begin) / 1e9, (touched - created) / 1e9, (read - touched) / (double) READS);
    }
  }

  private MmapRegion create(MmapRegionFactory factory, long size) {
    RegionSpec.Builder spec = RegionSpec.builder(size).label(name());
    wish.accept(spec);
    MmapRegion region = factory.create(spec.build());
    try {
      after.accept(region);
      return region;
    } catch (RuntimeException e) {
      region.close();
      throw e;
    }
  }

  private static void touch(VolatileSlice memory) {
    for (long offset = 0; offset < memory.size(); offset += PAGE) {
      memory.putLong(offset, 0);
    }
  }

  /** The value read is part of the next place, so that no two reads overlap. */
  private static void readAtRandom(VolatileSlice memory) {
    long pages = memory.size() / PAGE;
    long state = 42;
    for (int i = 0; i < READS; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L; // Knuth's MMIX
      long page = Math.unsignedMultiplyHigh(state, pages);
      long line = (state >>> 16 & 63) * 64;
      state += memory.getLong(page * PAGE + line);
    }
    if (state == 0) {
      throw new IllegalStateException("the memory was not zero");
    }
  }
}
