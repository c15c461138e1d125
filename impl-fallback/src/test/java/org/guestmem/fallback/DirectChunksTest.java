package org.guestmem.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.guestmem.tck.ChildJvm;
import org.junit.jupiter.api.Test;

/** Direct memory has a limit of its own, and closed regions give theirs back. */
final class DirectChunksTest {

  @Test
  void exhaustedDirectMemoryMustNameItsLimit() throws Exception {
    List<String> lines =
        ChildJvm.run(
                "",
                List.of("-XX:+ExitOnOutOfMemoryError", "-XX:MaxDirectMemorySize=16m", "-Xmx256m"),
                DirectExhaustion.class)
            .lines()
            .toList();
    assertEquals(5, lines.size(), lines::toString);
    assertTrue(lines.get(0).contains("raise -XX:MaxDirectMemorySize"), lines.get(0));
    assertTrue(lines.get(1).contains("raise -XX:MaxDirectMemorySize"), lines.get(1));
    assertTrue(lines.get(2).contains("128 TiB of address space"), lines.get(2));
    assertTrue(lines.get(3).contains("128 TiB of address space"), lines.get(3));
    assertEquals("STILL THERE", lines.get(4));
  }
}
