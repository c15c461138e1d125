import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The page {@code docs/vm-memory-tests.md}. */
final class VmMemoryTable {

  /** What is expected of a test of vm-memory; all but the first have a reason. */
  enum Kind {
    SAME(true),
    DIFFERS(true),
    ABSENT(false),
    PLATFORM(false);

    final boolean mapped;

    Kind(boolean mapped) {
      this.mapped = mapped;
    }
  }

  /** A test of vm-memory, and the tests of ours with the classes that ran each. */
  record Row(String name, Kind kind, String reason, Map<String, SortedSet<String>> tests) {
    static Row of(String name, String note) {
      if (note.isEmpty()) {
        return new Row(name, Kind.SAME, "", new TreeMap<>());
      }
      String[] parts = note.split(":", 2);
      Kind kind = Kind.valueOf(parts[0].toUpperCase(Locale.ROOT));
      return new Row(name, kind, parts[1].strip(), new TreeMap<>());
    }

    String module() {
      return name.substring(0, name.indexOf("::tests::"));
    }

    String test() {
      return name.substring(name.indexOf("::tests::") + "::tests::".length());
    }
  }

  private static final String HEAD =
      """
      # vm-memory's tests and ours

      Written by `java tools/VmMemoryTests.java --write` from the reports of `./guestmem test` and the tags
      of the tests that passed: do not edit. `./guestmem test` fails where this page is stale, a test of
      theirs has none of ours, or one of ours did not pass in every class and on every JVM that ran it.

      Theirs are the `#[test]` functions of vm-memory 0.18.0, commit 6de1c4b. Those that are left out under
      Miri run natively, so they are here. A contract case runs in a class for each back end: `Ffm` over
      mmap(2); `Heap` and `Direct` over the fallback, `HeapBorder` and `DirectBorder` with chunks so small
      that most cases cross a border. What ran in a class of another name is a unit test.

      """;

  private VmMemoryTable() {}

  static String summary(Collection<Row> rows) {
    return "%d tests: %d asserted alike, %d deliberately otherwise, %d without counterpart, %d for other platforms"
        .formatted(
            rows.size(),
            count(rows, Kind.SAME),
            count(rows, Kind.DIFFERS),
            count(rows, Kind.ABSENT),
            count(rows, Kind.PLATFORM));
  }

  private static long count(Collection<Row> rows, Kind kind) {
    return rows.stream().filter(row -> row.kind() == kind).count();
  }

  static String text(Collection<Row> rows) {
    StringBuilder text = new StringBuilder(HEAD).append(summary(rows)).append(".\n");
    rows.stream()
        .filter(row -> row.kind().mapped)
        .collect(Collectors.groupingBy(Row::module, TreeMap::new, Collectors.toList()))
        .forEach((module, mapped) -> module(text, module, mapped));
    reasons(text, rows, Kind.DIFFERS, "Deliberately otherwise", "what our test asserts instead");
    reasons(text, rows, Kind.ABSENT, "Without counterpart", "why there is nothing to test");
    reasons(text, rows, Kind.PLATFORM, "For other platforms", "why not here");
    return text.toString();
  }

  private static void module(StringBuilder text, String module, List<Row> rows) {
    text.append("\n## ").append(module).append("\n\n");
    text.append("| vm-memory | Guestmem | passed in |\n| --- | --- | --- |\n");
    for (Row row : rows) {
      SortedSet<String> classes = new TreeSet<>();
      row.tests()
          .values()
          .forEach(ran -> ran.forEach(c -> classes.add(c.replaceFirst("ContractTest$", ""))));
      String mark = row.kind() == Kind.DIFFERS ? " *" : "";
      text.append(
          "| %s%s | %s | %s |\n"
              .formatted(
                  row.test(),
                  mark,
                  String.join("<br>", row.tests().keySet()),
                  String.join(", ", classes)));
    }
  }

  private static void reasons(
      StringBuilder text, Collection<Row> rows, Kind kind, String title, String column) {
    if (count(rows, kind) > 0) {
      text.append("\n## ").append(title).append(kind == Kind.DIFFERS ? " (*)" : "").append("\n\n");
      text.append("| vm-memory | ").append(column).append(" |\n| --- | --- |\n");
      rows.stream()
          .filter(row -> row.kind() == kind)
          .forEach(row -> text.append("| %s | %s |\n".formatted(row.name(), row.reason())));
    }
  }
}
