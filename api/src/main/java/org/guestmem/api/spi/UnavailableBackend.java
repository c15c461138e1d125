package org.guestmem.api.spi;

import java.util.Objects;

/**
 * Says why a back end is installed and yet does not serve; a service, for shells and health checks.
 *
 * <p>Thread-safety: immutable.
 *
 * @param backend the name of the back end
 * @param reason why it does not serve, and what would change that
 */
public record UnavailableBackend(String backend, String reason) {
  /**
   * Checks the arguments.
   *
   * @throws NullPointerException if one is null
   */
  public UnavailableBackend {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(reason, "reason");
  }
}
