package org.guestmem.itests.application;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A module of this project, as its pom says.
 *
 * @param home the directory of the pom
 * @param name its artifact
 * @param parent the artifact of its parent, empty without one
 * @param modules the directories below it that are modules
 * @param published whether others get it
 */
record ReactorModule(Path home, String name, String parent, List<Path> modules, boolean published) {
  private static final Pattern ARTIFACT =
      Pattern.compile("^  <artifactId>(.*)</artifactId>", Pattern.MULTILINE);

  private static final Pattern PARENT =
      Pattern.compile("<parent>\\s*<groupId>.*</groupId>\\s*<artifactId>(.*)</artifactId>");

  private static final Pattern MODULE = Pattern.compile("<module>(.*)</module>");

  private static final Pattern UNPUBLISHED =
      Pattern.compile("<guestmem.unpublished>(.*)</guestmem.unpublished>");

  /** All modules by name, a parent before what has it. */
  static Map<String, ReactorModule> all(Path root) throws IOException {
    Map<String, ReactorModule> modules = new LinkedHashMap<>();
    read(root, modules);
    return modules;
  }

  private static void read(Path home, Map<String, ReactorModule> known) throws IOException {
    String pom = Files.readString(home.resolve("pom.xml"));
    String parent = first(PARENT, pom, "");
    String inherited = Boolean.toString(!parent.isEmpty() && !known(parent, known).published);
    ReactorModule module =
        new ReactorModule(
            home,
            first(ARTIFACT, pom, "?"),
            parent,
            MODULE.matcher(pom).results().map(each -> home.resolve(each.group(1))).toList(),
            first(UNPUBLISHED, pom, inherited).equals("false"));
    known.put(module.name, module);
    for (Path each : module.modules) {
      read(each, known);
    }
  }

  private static ReactorModule known(String name, Map<String, ReactorModule> modules) {
    ReactorModule module = modules.get(name);
    if (module == null) {
      throw new IllegalStateException(name + " is a parent, but no module above");
    }
    return module;
  }

  private static String first(Pattern pattern, String pom, String otherwise) {
    return pattern.matcher(pom).results().findFirst().map(ReactorModule::group).orElse(otherwise);
  }

  private static String group(MatchResult result) {
    return result.group(1);
  }

  /** Whether it is there for its modules, as their parent. */
  boolean aggregates() {
    return !modules.isEmpty();
  }

  /** Whether it has code, and so is a bundle. */
  boolean hasCode() {
    return Files.isDirectory(home.resolve("src/main/java"));
  }
}
