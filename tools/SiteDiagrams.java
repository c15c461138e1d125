import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** What the diagrams of the documentation show; an arrow leads to what is used. */
final class SiteDiagrams {
  private SiteDiagrams() {}

  /** All modules with the packages that they export: who requires more stands further left. */
  static String ofModules(List<SiteModule> modules) {
    Map<String, SiteModule> byName = new LinkedHashMap<>();
    modules.forEach(module -> byName.put(module.name(), module));
    Map<String, Diagram.Box> boxes = new LinkedHashMap<>();
    List<List<Diagram.Box>> columns = new ArrayList<>();
    for (SiteModule module : modules) {
      String link = module.hasPages() ? module.name() + "/module-summary.html" : "";
      Diagram.Box box = new Diagram.Box(module.name(), List.copyOf(module.exported()), link);
      boxes.put(module.name(), box);
      int rank = rank(module, byName);
      while (columns.size() <= rank) {
        columns.add(new ArrayList<>());
      }
      columns.get(rank).add(box);
    }
    Diagram diagram = new Diagram("Modules, their exported packages and what they require");
    columns.reversed().forEach(diagram::column);
    for (SiteModule module : modules) {
      module.required().stream()
          .filter(byName::containsKey)
          .forEach(name -> diagram.arrow(boxes.get(module.name()), boxes.get(name)));
    }
    return diagram.svg();
  }

  private static int rank(SiteModule module, Map<String, SiteModule> byName) {
    return module.required().stream()
        .filter(byName::containsKey)
        .mapToInt(name -> 1 + rank(byName.get(name), byName))
        .max()
        .orElse(0);
  }

  /** A package between its users and what it uses. */
  static String ofPackage(String name, List<SiteModule> modules, PackageUses uses) {
    String top = "../".repeat(name.split("\\.").length + 1);
    Map<String, String> pages =
        modules.stream()
            .flatMap(module -> module.exported().stream().map(p -> Map.entry(p, module.page(p))))
            .collect(Collectors.toMap(Map.Entry::getKey, page -> top + page.getValue()));
    Diagram diagram = new Diagram("What uses " + name + ", and what it uses");
    Diagram.Box self = new Diagram.Box(name, List.of(), "");
    List<Diagram.Box> users = boxes(uses.usersOf(name), pages);
    List<Diagram.Box> used = boxes(uses.usedBy(name), pages);
    diagram.column(users);
    diagram.column(List.of(self));
    diagram.column(used);
    users.forEach(user -> diagram.arrow(user, self));
    used.forEach(target -> diagram.arrow(self, target));
    return diagram.svg();
  }

  private static List<Diagram.Box> boxes(SortedSet<String> names, Map<String, String> pages) {
    return names.stream()
        .map(name -> new Diagram.Box(name, List.of(), pages.getOrDefault(name, "")))
        .toList();
  }
}
