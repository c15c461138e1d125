package org.guestmem.pagemap;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259): each field of an object and each object of a list on a line of its own.
 *
 * <p>Thread-safety: stateless.
 */
public final class Json {
  private Json() {}

  /**
   * Writes a value.
   *
   * @param value a {@link Map} by strings, a {@link Collection}, a string, a whole number, a
   *     boolean, or null
   * @return the text, without a line feed at its end; nothing but US-ASCII
   * @throws IllegalArgumentException if a value is of another type
   */
  public static String of(@Nullable Object value) {
    return write(value, "\n");
  }

  private static String write(@Nullable Object value, String newline) {
    String inner = newline + "  ";
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(e -> quoted(String.valueOf(e.getKey())) + ": " + write(e.getValue(), inner))
          .collect(enclosed("{", "}", map.isEmpty(), newline));
    }
    if (value instanceof Collection<?> list) {
      boolean flat = list.stream().noneMatch(e -> e instanceof Map || e instanceof Collection);
      return flat
          ? list.stream().map(e -> write(e, inner)).collect(Collectors.joining(", ", "[", "]"))
          : list.stream().map(e -> write(e, inner)).collect(enclosed("[", "]", false, newline));
    }
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value == null
        || value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long) {
      return String.valueOf(value);
    }
    throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
  }

  private static Collector<CharSequence, ?, String> enclosed(
      String open, String close, boolean empty, String newline) {
    String inner = newline + "  ";
    return empty
        ? Collectors.joining("", open, close)
        : Collectors.joining("," + inner, open + inner, newline + close);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= 0x20 && c < 0x7f) {
        quoted.append(c);
      } else {
        quoted.append("\\u%04x".formatted((int) c));
      }
    }
    return quoted.append('"').toString();
  }
}
