package org.guestmem.ffm;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says of a range of this process in /proc/self/smaps; proc(5).
 *
 * <p>It walks the pages of each mapping that is read, so reading ends where the range does.
 */
final class Smaps {
  private static final Path FILE = Path.of("/proc/self/smaps");
  private static final String FLAGS = "VmFlags:";
  private static final String ELIGIBLE = "THPeligible:";

  private final long first;
  private final long end;
  private @Nullable Set<String> flags;
  private boolean mayBeHuge = true;
  private boolean inside;
  private @Nullable IOException unreadable;

  private Smaps(long address, long length) {
    first = address;
    end = address + length;
  }

  /** Reads of a range; where there is nothing to read, it has no flags. */
  static Smaps of(long address, long length) {
    Smaps found = new Smaps(address, length);
    try (BufferedReader reader = Files.newBufferedReader(FILE, StandardCharsets.ISO_8859_1)) {
      String line = reader.readLine();
      while (line != null && found.take(line)) {
        line = reader.readLine();
      }
    } catch (IOException e) {
      found.unreadable = e;
    }
    return found;
  }

  /** Tells whether this kernel says where transparent huge pages may come; from 4.20 on. */
  static boolean tellsOfHugePages() {
    try (BufferedReader reader = Files.newBufferedReader(FILE, StandardCharsets.ISO_8859_1)) {
      String line = reader.readLine();
      while (line != null && !line.startsWith(FLAGS)) {
        if (line.startsWith(ELIGIBLE)) {
          return true;
        }
        line = reader.readLine();
      }
    } catch (IOException e) {
      return false;
    }
    return false;
  }

  /** Returns why nothing is known of the range, if it could not be read. */
  Optional<IOException> unreadable() {
    return Optional.ofNullable(unreadable);
  }

  /** Tells whether all of the range has a flag of two letters. */
  boolean hasFlag(String flag) {
    return flags != null && flags.contains(flag);
  }

  /** Tells whether transparent huge pages may come in all of the range. */
  boolean mayBeHuge() {
    return flags != null && mayBeHuge;
  }

  private boolean take(String line) {
    if (Character.isDigit(line.charAt(0)) || Character.isLowerCase(line.charAt(0))) {
      int dash = line.indexOf('-');
      long from = Long.parseUnsignedLong(line, 0, dash, 16);
      long to = Long.parseUnsignedLong(line, dash + 1, line.indexOf(' '), 16);
      inside = from < end && Long.compareUnsigned(to, first) > 0;
      return Long.compareUnsigned(from, end) < 0;
    }
    if (inside && line.startsWith(FLAGS)) {
      Set<String> these = new HashSet<>(HostSetting.words(line.substring(FLAGS.length())));
      if (flags != null) {
        these.retainAll(flags);
      }
      flags = these;
    } else if (inside && line.startsWith(ELIGIBLE)) {
      mayBeHuge &= line.endsWith("1");
    }
    return true;
  }
}
