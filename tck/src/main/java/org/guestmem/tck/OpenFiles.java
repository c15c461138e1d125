package org.guestmem.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The numbers of this process's descriptors, which Java does not tell; proc(5). */
final class OpenFiles {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private OpenFiles() {}

  /** Finds the descriptor of a file, directory or pipe that is open. */
  static int number(String target) {
    return find(target).orElseThrow(() -> new AssertionError(target + " is not open"));
  }

  /** Tells whether a file, or something in a directory, is open. */
  static boolean has(String target) {
    return find(target).isPresent();
  }

  private static OptionalInt find(String target) {
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.filter(each -> target(each).startsWith(target))
          .mapToInt(each -> Integer.parseInt(each.getFileName().toString()))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }
}
