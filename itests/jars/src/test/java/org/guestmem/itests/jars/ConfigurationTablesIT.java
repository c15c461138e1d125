package org.guestmem.itests.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the tables of properties in the README against the Metatype of the jars, which {@code mvn
 * verify -Dguestmem.tables=write} writes there. A table stands between {@code <!-- properties of
 * PID -->} and {@code <!-- end -->}.
 */
class ConfigurationTablesIT {
  private static final Path README = Path.of(System.getProperty("basedir"), "../../README.md");
  private static final String END = "<!-- end -->\n";
  private static final Pattern TABLE =
      Pattern.compile("<!-- properties of (\\S+) -->\n(.*?)" + END, Pattern.DOTALL);

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
        "README.md is not what the jars say: -Dguestmem.tables=write");
  }

  private static void write(Map<String, ConfigurationTable> described) throws IOException {
    String text = Files.readString(README);
    for (Map.Entry<String, ConfigurationTable> table : described.entrySet()) {
      String begin = "<!-- properties of %s -->\n".formatted(table.getKey());
      int from = text.indexOf(begin) + begin.length();
      int to = text.indexOf(END, from);
      if (text.contains(begin) && to >= 0) {
        text = text.substring(0, from) + table.getValue().text() + text.substring(to);
      }
    }
    Files.writeString(README, text);
  }

  private static Map<String, String> written() throws IOException {
    Map<String, String> tables = new HashMap<>();
    Matcher table = TABLE.matcher(Files.readString(README));
    while (table.find()) {
      tables.put(String.valueOf(table.group(1)), String.valueOf(table.group(2)));
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
