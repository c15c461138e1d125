package org.guestmem.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatioTableTest {
  private static final Run PEER = Run.of("typed.Peer.read");

  @Test
  void markdownMustHoldRatiosAgainstTargets() throws Exception {
    List<Row> rows =
        List.of(
            row("met", "typed.Ours.read region=ffm", PEER).atMost(1.10),
            row("missed", "typed.Ours.read region=heap", PEER).atMost(1.5),
            row("no target", "typed.Ours.read region=heap", PEER),
            row("granted", "typed.Ours.read region=heap", PEER).plus(2).atMost(1),
            row("allocates", "dirty.Ours.harvest dirty=1%", Run.of("dirty.Peer.scan dirty=1%"))
                .atMost(2),
            row(
                    "as the peer",
                    "dirty.Ours.harvest dirty=none",
                    Run.of("dirty.Peer.scan dirty=none"))
                .atMost(2),
            new Row(
                    "two threads",
                    Run.of("address.Ours.read regions=64").threads(2),
                    Run.of("address.Peer.read regions=64").threads(2),
                    3,
                    java.util.OptionalDouble.empty())
                .atMost(1.2),
            row("not measured", "typed.Ours.read region=mapped", PEER).atMost(1));

    assertEquals(
        Files.readString(resource("expected-table.md")),
        new RatioTable(rows, Results.read(resource("recorded.json"))).markdown());
  }

  @Test
  void resultsMustRefuseThroughput(@TempDir Path directory) throws IOException {
    String json =
        """
        [{"benchmark": "a.B.c", "threads": 1, "secondaryMetrics": {},
          "primaryMetric": {"rawData": [[1.0]], "scoreUnit": "ops/s"}}]
        """;
    Path file = Files.writeString(directory.resolve("throughput.json"), json);

    var thrown = assertThrows(IllegalArgumentException.class, () -> Results.read(file));

    assertEquals("unit ops/s; measure time", thrown.getMessage());
  }

  private static Row row(String work, String ours, Run peer) {
    return Row.of(work, Run.of(ours), peer);
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(RatioTableTest.class.getResource("/" + name), name).toURI());
  }
}
