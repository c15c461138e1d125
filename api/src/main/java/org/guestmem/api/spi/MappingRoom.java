package org.guestmem.api.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;

/**
 * How many mappings this process may have: {@code vm.max_map_count}, proc(5). Where the host has no
 * such limit there is always room.
 *
 * <p>A JVM that runs out of them ends: it maps memory of its own, and so does the C library. So
 * regions leave a quarter of them alone, and what a guest can bring about page by page leaves half.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class MappingRoom {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Path MAX_MAP_COUNT = Path.of("/proc/sys/vm/max_map_count");
  private static final long DEFAULT_MAX_MAP_COUNT = 65_530;
  private static final long UNKNOWN = Long.MAX_VALUE;

  private static final MappingRoom PROCESS =
      new MappingRoom(
          KernelFile.number(MAX_MAP_COUNT, DEFAULT_MAX_MAP_COUNT),
          MappingRoom::mappings,
          System::nanoTime);

  /** Counting reads a line for each mapping, up to 20 ms in all: not each time. */
  private static final long STALE_NANOS = 100_000_000;

  private final long limit;
  private final LongSupplier count;
  private final LongSupplier clock;

  // No fewer than there are, but for what others mapped lately.
  private long used = UNKNOWN;
  private long countedAt;

  MappingRoom(long limit, LongSupplier count, LongSupplier clock) {
    this.limit = limit;
    this.count = count;
    this.clock = clock;
  }

  /**
   * Takes room for a new region.
   *
   * @param spec what is to be mapped
   * @param mappings how many mappings that makes
   * @throws IllegalArgumentException if {@code mappings} is negative
   * @throws MappingFailedException if fewer than a quarter of all mappings would be left, or if it
   *     cannot be told how many there are
   */
  public static void takeForRegion(RegionSpec spec, long mappings) {
    PROCESS.forRegion(spec, mappings);
  }

  /**
   * Takes room for pieces that a mapping is to be split into.
   *
   * @param mappings how many mappings more that makes
   * @return whether half of all mappings are left, and it can be told how many there are
   * @throws IllegalArgumentException if {@code mappings} is negative
   */
  public static boolean takeForPieces(long mappings) {
    return PROCESS.forPieces(mappings);
  }

  void forRegion(RegionSpec spec, long mappings) {
    long found = take(mappings, limit - limit / 4);
    if (found == UNKNOWN) {
      throw new MappingFailedException(
          spec, MAPS + " cannot be read", "raise ulimit -n, or let this process read it");
    }
    if (found > 0) {
      throw new MappingFailedException(
          spec,
          "%d mappings are needed; this process has %d of %d, a quarter of which is for the JVM"
              .formatted(mappings, found, limit),
          "raise vm.max_map_count, close regions, or map fewer and larger ones");
    }
  }

  boolean forPieces(long mappings) {
    return take(mappings, limit / 2) == 0;
  }

  /** Returns 0, or how many mappings there are, if with these there were more than are allowed. */
  private synchronized long take(long mappings, long allowed) {
    if (mappings < 0) {
      throw new IllegalArgumentException(mappings + " mappings are less than none");
    }
    long now = clock.getAsLong();
    boolean full = used > allowed - mappings;
    if (full || now - countedAt > STALE_NANOS) {
      long found = count.getAsLong();
      used = found == UNKNOWN && !full ? used : found; // no descriptors left, say
      countedAt = now;
    }
    if (used > allowed - mappings) {
      return used;
    }
    used += mappings;
    return 0;
  }

  private static long mappings() {
    long lines = 0;
    try (InputStream maps = Files.newInputStream(MAPS)) {
      byte[] buffer = new byte[1 << 16];
      for (int n; (n = maps.read(buffer)) > 0; ) {
        for (int i = 0; i < n; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
      }
      return lines;
    } catch (NoSuchFileException e) {
      return Long.MIN_VALUE / 2; // not Linux: there is no such limit
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
