package org.guestmem.api;

import java.io.Serial;

/**
 * The host refused a mapping, or the request could not have worked.
 *
 * <p>Nothing is left behind. The message names the request, the reason and what to change.
 *
 * <p>Thread-safety: immutable.
 */
public final class MappingFailedException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** The mapping asked for. */
  private final transient RegionSpec spec;

  /** The name of the host's error. */
  private final String reason;

  /** What to change. */
  private final String advice;

  /**
   * Creates the exception.
   *
   * @param spec the mapping asked for
   * @param reason the host's error by name ({@code ENOMEM}), or what is wrong with the request
   * @param advice what to change so that it works
   */
  public MappingFailedException(RegionSpec spec, String reason, String advice) {
    super("cannot map %s: %s; %s".formatted(spec, reason, advice));
    this.spec = spec;
    this.reason = reason;
    this.advice = advice;
  }

  /**
   * Returns the mapping asked for.
   *
   * @return the specification
   */
  public RegionSpec spec() {
    return spec;
  }

  /**
   * Returns the host's error, or what is wrong with the request.
   *
   * @return an errno name such as {@code ENOMEM} with its text, or a sentence
   */
  public String reason() {
    return reason;
  }

  /**
   * Returns what to change so that the mapping works.
   *
   * @return the advice, a sentence
   */
  public String advice() {
    return advice;
  }
}
