package org.guestmem.api.publish;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.guestmem.api.GuestMemoryRegion;
import org.jspecify.annotations.Nullable;

/**
 * The values of one configuration as text, whatever type its source gave them; one that is missing
 * or blank is the default of {@link RegionConfiguration}.
 */
final class ConfiguredValues {
  private static final String OURS = "guestmem.";
  private static final Map<String, Optional<Object>> DEFAULTS = defaults();

  private final Map<String, Object> values;

  /**
   * Takes a configuration.
   *
   * @throws IllegalArgumentException if a property seems to be meant for the publisher and is not
   *     one of its own
   */
  ConfiguredValues(Map<String, ?> values) {
    this.values = new HashMap<>(values);
    for (String property : new TreeMap<>(values).keySet()) {
      if (property.startsWith(OURS) && !DEFAULTS.containsKey(property)) {
        throw new IllegalArgumentException(
            "%s=%s: there is no such property; there are %s"
                .formatted(property, text(property), DEFAULTS.keySet()));
      }
    }
  }

  private static Map<String, Optional<Object>> defaults() {
    Map<String, Optional<Object>> defaults = new TreeMap<>();
    for (Method method : RegionConfiguration.class.getDeclaredMethods()) {
      String property = method.getName().replace('_', '.');
      defaults.put(property, Optional.ofNullable(method.getDefaultValue()));
    }
    return defaults;
  }

  /** What others may see of the configuration; names that begin with a dot are private. */
  Map<String, Object> published() {
    Map<String, Object> published = new HashMap<>(values);
    published.keySet().removeIf(property -> property.startsWith("."));
    return published;
  }

  /** Reads a value; what the parser throws will name the property and the value. */
  <T> T read(String property, Function<String, T> parser) {
    String text = text(property);
    try {
      if (text.isEmpty() && defaultOf(property).isEmpty()) {
        throw new IllegalArgumentException("it is missing; give a size such as 512MiB");
      }
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(property + "=" + text + ": " + e.getMessage(), e);
    }
  }

  /** Reads true or false. */
  boolean flag(String property) {
    return read(property, text -> oneOf(text, Map.of("true", true, "false", false)));
  }

  /** The value that a word stands for. */
  static <T> T oneOf(String word, Map<String, T> values) {
    T value = values.get(word);
    if (value == null) {
      throw new IllegalArgumentException(
          "use " + values.keySet().stream().sorted().collect(Collectors.joining(" or ")));
    }
    return value;
  }

  /** The words of a list, without the spaces around them. */
  static List<String> words(String list) {
    return Stream.of(list.split(",")).map(String::strip).filter(word -> !word.isEmpty()).toList();
  }

  String text(String property) {
    return text(values, property);
  }

  /** Names the region for messages, of a configuration that may be wrong otherwise. */
  static String nameOf(Map<String, ?> values) {
    return "region %s of %s"
        .formatted(text(values, GuestMemoryRegion.NAME), text(values, GuestMemoryRegion.VM));
  }

  /** Reads a value of a configuration that may be wrong otherwise. */
  static String text(Map<String, ?> values, String property) {
    String text = text(values.get(property));
    return text.isEmpty() ? text(defaultOf(property).orElse("")) : text;
  }

  /** The publisher's own properties that differ from their defaults: what some hosts refuse. */
  static String given(Map<String, ?> values, Set<String> besides) {
    return DEFAULTS.keySet().stream()
        .filter(property -> property.startsWith(OURS) && !besides.contains(property))
        .filter(property -> !text(values, property).equals(text(Map.of(), property)))
        .map(property -> property + "=" + text(values, property))
        .collect(Collectors.joining(", "));
  }

  private static Optional<Object> defaultOf(String property) {
    return DEFAULTS.getOrDefault(property, Optional.empty());
  }

  /** Arrays and lists are what their elements are with commas between. */
  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    List<Object> elements = new ArrayList<>();
    if (value instanceof Collection<?> list) {
      elements.addAll(list);
    } else if (value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        elements.add(Array.get(value, i));
      }
    } else {
      elements.add(value);
    }
    return elements.stream().map(String::valueOf).collect(Collectors.joining(",")).strip();
  }
}
