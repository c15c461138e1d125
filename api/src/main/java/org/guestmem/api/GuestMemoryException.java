package org.guestmem.api;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The root of every failure of guest memory; each subclass carries its numbers as fields and names
 * them in its message.
 *
 * <p>Programming errors (a null, a negative length) stay {@link IllegalArgumentException} and
 * {@link NullPointerException}. No message and no cause of these exceptions holds a host address.
 *
 * <p>Thread-safety: immutable after construction, as far as exceptions are.
 */
public abstract class GuestMemoryException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what was asked, the numbers, and what would fix it
   */
  protected GuestMemoryException(String message) {
    super(message);
  }

  /**
   * Creates the exception.
   *
   * @param message what was asked, the numbers, and what would fix it
   * @param cause what failed, or null; no host address in it either
   */
  protected GuestMemoryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
