package org.guestmem.itests.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the tables of properties in the README and the guide against the Metatype of the jars,
 * which {@code mvn verify -Dguestmem.tables=write} writes there. A table stands between {@code <!--
 * properties of PID -->} and {@code <!-- end -->}.
 */
class ConfigurationTablesIT {
  private static final Path HOME = Path.of(System.getProperty("basedir"), "../..");
  private static final String END = "<!-- end -->\n";
  private static final Pattern TABLE =
      Pattern.compile("<!-- properties of (\\S+) -->\n(.*?)" + END, Pattern.DOTALL);

  private static List<Path> documents() throws IOException {
    try (Stream<Path> guide = Files.list(HOME.resolve("docs/guide"))) {
      return Stream.concat(Stream.of(HOME.resolve("README.md")), guide).toList();
    }
  }

  static Map<String, ConfigurationTable> described() throws Exception {
    return ConfigurationTable.of(BuiltJars.own());
  }

  static Set<String> pids() throws Exception {
    return described().keySet();
  }

  @Test
  void tablesMustSayWhatTheJarsSay() throws Exception {
    Map<String, ConfigurationTable> described = described();
    if (System.getProperty("guestmem.tables").equals("write")) {
      write(described);
    }
    assertEquals(
        described.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, table -> table.getValue().text())),
        written(),
        "documents are not what the jars say: -Dguestmem.tables=write");
  }

  private static void write(Map<String, ConfigurationTable> described) throws IOException {
    for (Path document : documents()) {
      String text = Files.readString(document);
      String renewed =
          TABLE
              .matcher(text)
              .replaceAll(
                  table ->
                      Matcher.quoteReplacement(
                          "<!-- properties of %s -->\n%s%s"
                              .formatted(table.group(1), text(described, table), END)));
      if (!renewed.equals(text)) {
        Files.writeString(document, renewed);
      }
    }
  }

  private static String text(Map<String, ConfigurationTable> described, MatchResult table) {
    ConfigurationTable known = described.get(table.group(1));
    return known == null ? table.group(2) : known.text();
  }

  private static Map<String, String> written() throws IOException {
    Map<String, String> tables = new HashMap<>();
    for (Path document : documents()) {
      Matcher table = TABLE.matcher(Files.readString(document));
      while (table.find()) {
        tables.put(String.valueOf(table.group(1)), String.valueOf(table.group(2)));
      }
    }
    return tables;
  }

  @ParameterizedTest
  @MethodSource("pids")
  void propertyMustBeDescribedInWholeSentences(String pid) throws Exception {
    ConfigurationTable table = Objects.requireNonNull(described().get(pid));
    assertTrue(table.description().endsWith("."), table.description());
    assertFalse(table.properties().isEmpty());
    for (ConfigurationTable.Property property : table.properties()) {
      assertTrue(property.description().matches("(?s)\\S.*\\."), property::id);
      property.options().forEach((value, label) -> assertFalse(label.isBlank(), value));
    }
  }
}
