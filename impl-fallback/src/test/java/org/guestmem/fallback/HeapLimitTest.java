package org.guestmem.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.guestmem.tck.ChildJvm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A heap that is too small is an error with a way out, and never the end of the process. */
final class HeapLimitTest {

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseParallelGC"})
  void exhaustedHeapMustBeAnErrorAlsoWhereTheJvmExitsOnIt(String collector) throws Exception {
    List<String> lines =
        ChildJvm.run(
                "",
                List.of("-XX:+ExitOnOutOfMemoryError", "-Xmx64m", collector),
                HeapExhaustion.class)
            .lines()
            .toList();
    assertEquals(6, lines.size(), lines::toString);
    for (String line : lines.subList(0, 5)) {
      assertTrue(line.startsWith("REFUSED") && line.contains("raise -Xmx"), line);
    }
    assertEquals("STILL THERE", lines.get(5));
  }
}
