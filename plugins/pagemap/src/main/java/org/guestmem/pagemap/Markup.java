package org.guestmem.pagemap;

/**
 * Text in HTML and SVG.
 *
 * <p>Thread-safety: stateless.
 */
public final class Markup {
  private Markup() {}

  /**
   * Escapes what would be taken for markup. XML 1.0 has no way to write most control characters:
   * question marks stand for them.
   *
   * @param text what to show
   * @return the text for the content of an element
   */
  public static String escaped(String text) {
    return text.replaceAll("\\p{Cntrl}", "?")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
