package org.guestmem.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.guestmem.tck.ChildJvm;
import org.junit.jupiter.api.Test;

/** The fallback works without native access and without {@code Unsafe}, and warns of nothing. */
final class NativeAccessTest {

  @Test
  void everyKindOfMemoryMustWorkWhereNativeAccessIsDenied() throws Exception {
    // Before 24 there is nothing to deny, and the options are errors.
    List<String> deny =
        Runtime.version().feature() < 24
            ? List.of()
            : List.of("--illegal-native-access=deny", "--sun-misc-unsafe-memory-access=deny");
    List<String> lines = ChildJvm.run("", deny, DeniedNativeAccess.class).lines().toList();
    List<String> expected =
        List.of(
            "auto fallback",
            "1 MiB shared anonymous read-write: 8 1",
            "quiet fallback",
            "1 MiB shared anonymous read-write: 8 1",
            "require fallback",
            "1 MiB shared anonymous read-write: 8 1",
            "off fallback",
            "1 MiB shared anonymous read-write: 8 1",
            "1 MiB shared anonymous read-write: 8 1");
    assertEquals(expected, lines.subList(0, lines.size() - 1));
    assertEquals("8 1", lines.get(lines.size() - 1).replaceFirst(".*: ", ""));
  }
}
