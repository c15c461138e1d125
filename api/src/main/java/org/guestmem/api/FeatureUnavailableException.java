package org.guestmem.api;

import java.io.Serial;

/**
 * A back end or host lacks a feature that was asked for; see {@link MmapRegionFactory#features()}.
 *
 * <p>Thread-safety: immutable.
 */
public final class FeatureUnavailableException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** The feature asked for. */
  private final String feature;

  /**
   * Creates the exception.
   *
   * @param backend the back end asked
   * @param feature the feature asked for
   */
  public FeatureUnavailableException(String backend, String feature) {
    super(
        "back end %s has no %s; ask for a factory with (%s=%s)"
            .formatted(backend, feature, MmapRegionFactory.FEATURES, feature));
    this.feature = feature;
  }

  /**
   * Returns the feature asked for.
   *
   * @return its name, one of the constants of {@link MmapRegionFactory}
   */
  public String feature() {
    return feature;
  }
}
