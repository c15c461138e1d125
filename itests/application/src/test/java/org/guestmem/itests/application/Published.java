package org.guestmem.itests.application;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The modules whose poms do not deny that they are published, and what was installed of them. */
final class Published {
  static final Path HOME = Path.of(System.getProperty("guestmem.home"));
  static final String VERSION = System.getProperty("guestmem.version");

  /** What the guides are tried with. */
  static final Path INSTALLED = Path.of(System.getProperty("guestmem.repository"), "org/guestmem");

  private Published() {}

  /** Some of them; those that are there for others, as their parents, are none. */
  static List<ReactorModule> modules(Predicate<ReactorModule> which) throws IOException {
    return ReactorModule.all(HOME).values().stream()
        .filter(module -> module.published() && !module.aggregates())
        .filter(which)
        .toList();
  }

  static Set<String> names(Predicate<ReactorModule> which) throws IOException {
    return modules(which).stream()
        .map(ReactorModule::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What was built of a module, by what follows its version. */
  static Path built(ReactorModule module, String suffix) {
    return module.home().resolve("target").resolve(module.name() + "-" + VERSION + suffix);
  }

  /** An artifact as it was installed, by what follows its version. */
  static Path installed(String module, String suffix) {
    return INSTALLED.resolve(module).resolve(VERSION).resolve(module + "-" + VERSION + suffix);
  }
}
