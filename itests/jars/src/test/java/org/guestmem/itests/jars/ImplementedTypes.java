package org.guestmem.itests.jars;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The types of a package that others implement or extend: a method that they do not have fails
 * where it is called. As OSGi has it, that is every one that is not marked as {@code ProviderType},
 * and can be: not sealed, no annotation, with a constructor that others may call. What these types
 * extend is implemented with them, sealed or not.
 *
 * @param names their simple names
 * @param declarations all lines of the package
 */
record ImplementedTypes(Set<String> names, List<String> declarations) {
  private static final Pattern TYPE =
      Pattern.compile(
          "(.*)public (?:abstract )?(class|interface) (?:\\w+\\.)*([\\w$]+)(?:<.*?>)?(| .*)");

  private static final Pattern SIMPLE_NAME = Pattern.compile("[\\w$]+(?![\\w$.])");

  private static final Pattern CONSTRUCTOR =
      Pattern.compile("([\\w$]+): (?:public|protected) [\\w.$]+\\(.*");

  private static final Pattern ABSTRACT =
      Pattern.compile("([\\w$]+): (?:public|protected) abstract .*");

  static ImplementedTypes of(List<String> declarations) {
    List<Matcher> types = matches(TYPE, declarations);
    Set<String> constructed = names(CONSTRUCTOR, declarations);
    Set<String> names = new HashSet<>();
    for (Matcher type : types) {
      boolean open = type.group(2).equals("interface") || constructed.contains(type.group(3));
      boolean annotation = type.group(4).endsWith("java.lang.annotation.Annotation");
      if (type.group(1).isEmpty() && open && !annotation) {
        addWithSupertypes(type.group(3), types, names);
      }
    }
    return new ImplementedTypes(names, declarations);
  }

  private static void addWithSupertypes(String name, List<Matcher> types, Set<String> names) {
    for (Matcher type : types) {
      if (type.group(3).equals(name) && names.add(name)) {
        SIMPLE_NAME
            .matcher(type.group(4))
            .results()
            .forEach(each -> addWithSupertypes(each.group(), types, names));
      }
    }
  }

  /** Whether there is a method among those of later that who implemented a type does not have. */
  boolean lackAnyOf(List<String> later) {
    List<String> added = new ArrayList<>(later);
    added.removeAll(declarations);
    return names(ABSTRACT, added).stream().anyMatch(names::contains);
  }

  private static Set<String> names(Pattern pattern, List<String> lines) {
    return matches(pattern, lines).stream().map(line -> line.group(1)).collect(Collectors.toSet());
  }

  private static List<Matcher> matches(Pattern pattern, List<String> lines) {
    return lines.stream().map(pattern::matcher).filter(Matcher::matches).toList();
  }
}
