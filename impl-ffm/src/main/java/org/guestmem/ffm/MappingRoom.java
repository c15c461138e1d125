package org.guestmem.ffm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many mappings this process may have: {@code vm.max_map_count}, proc(5).
 *
 * <p>A JVM that runs out of them ends, and a guest could get it there page by page. So half of them
 * are left alone.
 */
final class MappingRoom {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Path MAX_MAP_COUNT = Path.of("/proc/sys/vm/max_map_count");
  private static final int DEFAULT_MAX_MAP_COUNT = 65_530;

  private final int limit;

  // No fewer than there are, as far as this class makes them; counted anew when that is too many.
  private int used = Integer.MAX_VALUE;

  MappingRoom(int limit) {
    this.limit = limit;
  }

  static MappingRoom ofThisProcess() {
    // With a large buffer: files of /proc/sys are at their end after the first read.
    try (BufferedReader setting = Files.newBufferedReader(MAX_MAP_COUNT)) {
      return new MappingRoom(Integer.parseInt(String.valueOf(setting.readLine())) / 2);
    } catch (IOException | NumberFormatException e) {
      return new MappingRoom(DEFAULT_MAX_MAP_COUNT / 2);
    }
  }

  /** Takes room for a mapping that splits another one: two more; false if there is none. */
  synchronized boolean take() {
    if (used > limit - 2) {
      used = count();
    }
    if (used > limit - 2) {
      return false;
    }
    used += 2;
    return true;
  }

  private static int count() {
    int lines = 0;
    try (InputStream maps = Files.newInputStream(MAPS)) {
      byte[] buffer = new byte[1 << 16];
      for (int n; (n = maps.read(buffer)) > 0; ) {
        for (int i = 0; i < n; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
      }
      return lines;
    } catch (IOException e) {
      return Integer.MAX_VALUE; // unknown: there might be no room
    }
  }
}
