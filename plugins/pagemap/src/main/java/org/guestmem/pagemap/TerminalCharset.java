package org.guestmem.pagemap;

import java.nio.charset.Charset;

/**
 * What the characters of the process's standard output are encoded in.
 *
 * <p>Thread-safety: stateless.
 */
public final class TerminalCharset {
  private TerminalCharset() {}

  /**
   * Returns the charset. {@code System.out} has no {@code charset()} on Java 17; the properties
   * that it is made from are asked in its place.
   *
   * @return the charset of the standard output, or the default one where the JVM does not tell
   */
  public static Charset get() {
    for (String name : new String[] {"stdout.encoding", "sun.stdout.encoding", "native.encoding"}) {
      String value = System.getProperty(name);
      if (value != null && Charset.isSupported(value)) {
        return Charset.forName(value);
      }
    }
    return Charset.defaultCharset();
  }
}
