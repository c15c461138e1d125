package org.guestmem.api.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files under /proc and /sys, which the kernel writes while they are read. */
final class KernelFile {
  private KernelFile() {}

  /**
   * Reads a file with a large buffer: its length is said to be 0, so that {@code Files.readString}
   * begins with one byte, and some of /proc/sys are at their end after the first read.
   */
  static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** Returns the number that a file consists of; what is no number is none. */
  static long number(Path file, long none) {
    try {
      return Long.parseLong(String.join("", lines(file)).strip());
    } catch (IOException | NumberFormatException e) {
      return none;
    }
  }
}
