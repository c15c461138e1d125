package org.guestmem.pagemap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that hold what was printed when somebody looked at it and found it right; {@code
 * -Dguestmem.pictures=write} renews them.
 */
final class Golden {
  private static final Path FILES =
      Path.of(System.getProperty("basedir"), "src/test/resources/golden");

  private Golden() {}

  static void assertMatches(String file, String actual) throws IOException {
    if ("write".equals(System.getProperty("guestmem.pictures"))) {
      Files.writeString(FILES.resolve(file), actual);
    }
    assertEquals(Files.readString(FILES.resolve(file)), actual, file);
  }
}
