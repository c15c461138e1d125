package org.guestmem.api;

import java.io.Serial;

/**
 * The host refused an operation on a region that is mapped.
 *
 * <p>The region stays as it was, and usable, unless the operation says otherwise. The message names
 * what was asked, the reason and what to change.
 *
 * <p>Thread-safety: immutable.
 */
public final class HostCallFailedException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** What was asked of the host. */
  private final String operation;

  /** The name of the host's error. */
  private final String reason;

  /** What to change. */
  private final String advice;

  /**
   * Creates the exception.
   *
   * @param what the region, for the message
   * @param operation what was asked of the host, with its numbers
   * @param reason the host's error by name ({@code EIO}), or what is wrong
   * @param advice what to change so that it works
   */
  public HostCallFailedException(String what, String operation, String reason, String advice) {
    super("%s: %s failed: %s; %s".formatted(what, operation, reason, advice));
    this.operation = operation;
    this.reason = reason;
    this.advice = advice;
  }

  /**
   * Returns what was asked of the host.
   *
   * @return the system call or method, with its numbers
   */
  public String operation() {
    return operation;
  }

  /**
   * Returns the host's error, or what is wrong.
   *
   * @return an errno name such as {@code EIO}, or a sentence
   */
  public String reason() {
    return reason;
  }

  /**
   * Returns what to change so that the operation works.
   *
   * @return the advice, a sentence
   */
  public String advice() {
    return advice;
  }
}
