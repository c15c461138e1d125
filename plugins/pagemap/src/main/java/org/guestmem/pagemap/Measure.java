package org.guestmem.pagemap;

import java.util.Locale;

/**
 * What pages are counted for.
 *
 * <p>Thread-safety: immutable.
 */
public enum Measure {
  /** Written, as a dirty log says. */
  DIRTY,
  /** In RAM, as mincore(2) says. */
  RESIDENT;

  /**
   * Returns the word for pages that count.
   *
   * @return {@code dirty} or {@code resident}
   */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
