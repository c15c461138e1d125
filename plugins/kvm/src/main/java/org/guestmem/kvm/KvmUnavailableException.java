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

  /** Whether it is for want of native access. */
  private final boolean nativeAccessDenied;

  private KvmUnavailableException(String reason, String advice, boolean nativeAccessDenied) {
    super("KVM is not available: %s; %s".formatted(reason, advice));
    this.nativeAccessDenied = nativeAccessDenied;
  }

  /**
   * Creates the exception.
   *
   * @param reason why KVM cannot be used
   * @param advice what to change
   */
  public KvmUnavailableException(String reason, String advice) {
    this(reason, advice, false);
  }

  /**
   * Creates the exception for want of native access (JEP 472).
   *
   * @param reason what of native access, for example {@code is denied by this JVM}
   * @return the exception, which names the option that grants it
   */
  public static KvmUnavailableException forNativeAccess(String reason) {
    Module module = KvmUnavailableException.class.getModule();
    String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
    return new KvmUnavailableException(
        "native access " + reason, "start java with --enable-native-access=" + name, true);
  }

  /**
   * Tells whether KVM might work if this JVM granted native access.
   *
   * @return true if it is for want of native access
   */
  public boolean nativeAccessDenied() {
    return nativeAccessDenied;
  }
}
