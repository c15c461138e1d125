package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.guestmem.tck.FaultProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page that the host cannot supply is an exception, in a JVM that reports the fault in time. */
final class MemoryFaultTest {
  @TempDir Path directory;

  @Test
  void truncatedFileMustBeAFaultThatNamesThePlace() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xint", "--enable-native-access=ALL-UNNAMED"));
    if ("record".equals(System.getProperty("guestmem.exceptions"))) {
      command.add("-Xlog:jfr+startup=off");
      command.add(
          "-XX:StartFlightRecording:filename=target/exceptions-faults.jfr"
              + ",settings=../tools/exceptions.jfc");
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            FaultProbe.class.getName(),
            FfmRegionFactory.class.getName(),
            directory.toString()));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), out);
    assertTrue(out.matches("(?s).*\\d\\d+ faults.*"), out);
  }
}
