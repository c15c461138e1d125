package org.guestmem.kvm;

import java.io.Serial;
import org.guestmem.api.GuestMemoryException;

/**
 * KVM cannot be used here; the message says why and what would change that.
 *
 * <p>Thread-safety: immutable.
 */
public final class KvmUnavailableException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param reason why KVM cannot be used
   * @param advice what to change
   */
  public KvmUnavailableException(String reason, String advice) {
    super("KVM is not available: %s; %s".formatted(reason, advice));
  }
}
