package org.guestmem.pagemap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Files that hold what was printed when somebody looked at it and found it right. */
final class Golden {
  private Golden() {}

  static void assertMatches(String file, String actual) throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
      String expected = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(expected, actual, file);
    }
  }
}
