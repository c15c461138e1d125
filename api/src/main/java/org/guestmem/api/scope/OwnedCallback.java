package org.guestmem.api.scope;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a callback that was handed over, and with it the class loader of whoever did that.
 *
 * <p>Implementations are equal to themselves alone. Thread-safety: safe for use by many threads.
 */
public interface OwnedCallback {

  /**
   * Returns the callback.
   *
   * @return the callback, whose class tells the owner; null once it is not kept any more
   */
  @Nullable Object callback();

  /**
   * Keeps the callback no longer, because its owner is gone; what that means for the owner is begun
   * and not waited for. No locks are held by the caller.
   *
   * @return the thread on which the owner is told, if it is
   */
  Optional<Thread> end();
}
