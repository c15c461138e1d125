package org.guestmem.api;

import java.util.Locale;

/** How a back end may come by the native access that it needs (JEP 472). */
public enum NativeAccess {
  /**
   * Use it unless the JVM denies it; where the JVM warns by default it prints its own warning once.
   */
  AUTO,
  /** Use it only where it was enabled outright, so that the JVM never warns. */
  QUIET,
  /** Insist on it: a back end that may not have it, or whose trial fails, does not start. */
  REQUIRE,
  /** Never use it. */
  OFF;

  /** The framework property that chooses one of these, in lower case; the default is auto. */
  public static final String PROPERTY = "guestmem.native.access";

  /**
   * Parses a property value.
   *
   * @param text {@code auto}, {@code quiet}, {@code require} or {@code off}
   * @return the value
   * @throws IllegalArgumentException if it is none of these
   */
  public static NativeAccess parse(String text) {
    for (NativeAccess value : values()) {
      if (value.toString().equals(text.strip())) {
        return value;
      }
    }
    throw new IllegalArgumentException(PROPERTY + "=" + text + ": use auto, quiet, require or off");
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
