import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Which packages of the modules use which, as jdeps reads it from the class files. */
final class PackageUses {
  private static final Pattern USE = Pattern.compile("^   (\\S+) +-> (org\\.guestmem\\.\\S+) .*");

  private final SortedMap<String, SortedSet<String>> used = new TreeMap<>();

  private PackageUses() {}

  static PackageUses of(List<SiteModule> modules, Path modulePath) {
    List<String> options = new ArrayList<>(List.of("-verbose:package", "-filter:none"));
    options.addAll(List.of("--ignore-missing-deps", "--module-path", modulePath.toString()));
    modules.forEach(module -> options.add(module.jar().toString()));
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    if (jdeps.run(printer, printer, options.toArray(String[]::new)) != 0) {
      throw new IllegalStateException(out.toString());
    }
    PackageUses uses = new PackageUses();
    out.toString()
        .lines()
        .map(USE::matcher)
        .filter(Matcher::matches)
        .forEach(use -> uses.add(use.group(1), use.group(2)));
    return uses;
  }

  private void add(String user, String target) {
    if (!user.equals(target)) {
      used.computeIfAbsent(user, key -> new TreeSet<>()).add(target);
    }
  }

  SortedSet<String> usedBy(String user) {
    return used.getOrDefault(user, new TreeSet<>());
  }

  SortedSet<String> usersOf(String target) {
    SortedSet<String> users = new TreeSet<>();
    used.forEach(
        (user, targets) -> {
          if (targets.contains(target)) {
            users.add(user);
          }
        });
    return users;
  }
}
