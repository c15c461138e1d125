package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.guestmem.distribution.GuestmemScript.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The Web Console that the platform starts: who gets in, and what scripts can read there. */
@ParameterizedClass
@MethodSource("org.guestmem.distribution.GuestmemScript#jdks")
class WebConsoleIT {
  private static final String PAGE = "status-guestmem.json";

  private final Path jdk;

  @TempDir Path temp;

  WebConsoleIT(Path jdk) {
    this.jdk = jdk;
  }

  private GuestmemScript script() {
    return new GuestmemScript(jdk, temp, List.of());
  }

  @Test
  void consoleMustShowTheMemoryOfTheDemoToWhoHasItsPasswordAlone() throws Exception {
    try (StartedConsole console = StartedConsole.of(script().start("demo", "--web"))) {
      assertTrue(console.printed().contains("\nEverything matched: "), console.printed());
      assertEquals(401, console.get(PAGE, "guestmem", "").getResponseCode());
      assertEquals(401, console.get(PAGE, "admin", "admin").getResponseCode());
      assertEquals(401, console.get(PAGE, "admin", console.password()).getResponseCode());
      String json = page(console);
      String backend = script().java() >= 22 ? "ffm" : "fallback";
      assertTrue(
          json.contains("\"backend\": \"%s\",\n      \"protection\"".formatted(backend)), json);
      assertTrue(json.contains("\"machine\": \"demo-fallback\""), json);
      assertEquals(0, console.shell().end());
      try (Stream<Path> left = Files.list(temp)) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  private static String page(StartedConsole console) throws IOException {
    return new String(
        console.get(PAGE, "guestmem", console.password()).getInputStream().readAllBytes(),
        StandardCharsets.UTF_8);
  }

  @Test
  void takenPortMustBeOneLineAndStatusTwo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Outcome outcome = script().run("", "shell", "--port", Integer.toString(port));
      assertEquals(2, outcome.status(), outcome::toString);
      assertEquals(
          "guestmem: --port %d cannot be had (Address already in use); without it any free one is\n"
              .formatted(port),
          outcome.err());
    }
  }
}
