package org.guestmem.fallback;

import java.util.Locale;

/** Where the fallback puts anonymous regions. */
public enum AnonymousMemory {
  /** In arrays on the Java heap, within {@code -Xmx}. */
  HEAP,
  /** In direct buffers, within {@code -XX:MaxDirectMemorySize}. */
  DIRECT;

  /** The framework property that chooses one of these, in lower case; the default is heap. */
  public static final String PROPERTY = "guestmem.fallback.anonymous";

  /**
   * Parses a property value.
   *
   * @param text {@code heap} or {@code direct}
   * @return the value
   * @throws IllegalArgumentException if it is neither
   */
  public static AnonymousMemory parse(String text) {
    for (AnonymousMemory value : values()) {
      if (value.toString().equals(text.strip())) {
        return value;
      }
    }
    throw new IllegalArgumentException(PROPERTY + "=" + text + ": use heap or direct");
  }

  /**
   * Returns the property value.
   *
   * @return the name in lower case
   */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
