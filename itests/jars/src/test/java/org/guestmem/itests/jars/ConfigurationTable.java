package org.guestmem.itests.jars;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What a jar says of a configuration by Metatype (OSGi Compendium, chapter 105), as a table.
 *
 * @param description what the configuration is for
 * @param properties in the order of the jar
 */
record ConfigurationTable(String description, List<Property> properties) {
  private static final String DIRECTORY = "OSGI-INF/metatype/";
  private static final int WIDTH = 110;

  /**
   * One property.
   *
   * @param id its name in a configuration
   * @param value what it is where nothing is said, or a word for why there is no such value
   * @param description for people
   * @param options what it may be, with what that means; empty if it may be anything
   */
  record Property(String id, String value, String description, Map<String, String> options) {
    private String row() {
      String meanings =
          options.entrySet().stream()
              .map(option -> "`%s`: %s".formatted(option.getKey(), option.getValue()))
              .collect(Collectors.joining("; ", " ", "."));
      String meaning = options.isEmpty() ? description : description + meanings;
      return "| `%s` | %s | %s |\n".formatted(id, value, meaning.replace("|", "\\|"));
    }
  }

  /** All that jars describe, by PID. */
  static Map<String, ConfigurationTable> of(List<Path> jars) throws Exception {
    Map<String, ConfigurationTable> tables = new TreeMap<>();
    DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    for (Path path : jars) {
      try (JarFile jar = new JarFile(path.toFile())) {
        for (ZipEntry entry : jar.stream().filter(ConfigurationTable::isMetatype).toList()) {
          read(parser, jar, entry, tables);
        }
      }
    }
    return tables;
  }

  private static boolean isMetatype(ZipEntry entry) {
    return entry.getName().startsWith(DIRECTORY) && entry.getName().endsWith(".xml");
  }

  private static void read(
      DocumentBuilder parser, JarFile jar, ZipEntry entry, Map<String, ConfigurationTable> tables)
      throws Exception {
    Document document;
    try (InputStream in = jar.getInputStream(entry)) {
      document = parser.parse(in);
    }
    for (Element designate : elements(document.getDocumentElement(), "Designate")) {
      String pid = designate.getAttribute("factoryPid") + designate.getAttribute("pid");
      String described = elements(designate, "Object").get(0).getAttribute("ocdref");
      for (Element definition : elements(document.getDocumentElement(), "OCD")) {
        if (definition.getAttribute("id").equals(described)) {
          tables.put(pid, read(definition));
        }
      }
    }
  }

  private static ConfigurationTable read(Element definition) {
    List<Property> properties = new ArrayList<>();
    for (Element attribute : elements(definition, "AD")) {
      Map<String, String> options = new LinkedHashMap<>();
      elements(attribute, "Option")
          .forEach(each -> options.put(each.getAttribute("value"), each.getAttribute("label")));
      properties.add(
          new Property(
              attribute.getAttribute("id"),
              value(attribute),
              attribute.getAttribute("description"),
              options));
    }
    return new ConfigurationTable(definition.getAttribute("description"), properties);
  }

  private static String value(Element attribute) {
    String value = attribute.getAttribute("default");
    String why = attribute.getAttribute("required").equals("false") ? "none" : "needed";
    return value.isEmpty() ? why : '`' + value + '`';
  }

  private static List<Element> elements(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    NodeList children = parent.getElementsByTagName(name);
    for (int i = 0; i < children.getLength(); i++) {
      found.add((Element) children.item(i));
    }
    return found;
  }

  /** The description, in lines, and the table: Markdown. */
  String text() {
    return description.replaceAll("(.{1," + WIDTH + "})(?: +|$)", "$1\n")
        + "\n| property | default | meaning |\n| --- | --- | --- |\n"
        + properties.stream().map(Property::row).collect(Collectors.joining());
  }
}
