package org.guestmem.benchmarks;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.guestmem.benchmarks.report.Run;
import org.guestmem.benchmarks.rows.Rows;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;

class RowsTest {
  private static final Map<String, BenchmarkListEntry> BENCHMARKS =
      BenchmarkList.defaultList().getAll(null, List.of()).stream()
          .collect(toMap(BenchmarkListEntry::getUsername, entry -> entry));

  @Test
  void runMustNameAllParametersOfABenchmarkThatIsThere() {
    for (Run run : runs().toList()) {
      BenchmarkListEntry benchmark = BENCHMARKS.get(run.jmhName());
      assertNotNull(benchmark, () -> run + " is no benchmark");
      assertEquals(
          benchmark.getParams().orElse(Map.of()).keySet(), run.params().keySet(), run::toString);
    }
  }

  @Test
  void benchmarkMustBeInARow() {
    Set<String> missing = new TreeSet<>(BENCHMARKS.keySet());
    runs().map(Run::jmhName).forEach(missing::remove);
    assertEquals(Set.of(), missing);
  }

  @Test
  void rowMustBeThereOnce() {
    Set<Object> seen = new HashSet<>();
    Rows.all()
        .forEach(row -> assertEquals(true, seen.add(List.of(row.ours(), row.peer())), row::work));
  }

  private static Stream<Run> runs() {
    return Rows.all().stream().flatMap(row -> Stream.of(row.ours(), row.peer()));
  }
}
