package org.guestmem.kvm;

import java.io.Serial;
import org.guestmem.api.GuestMemoryException;

/**
 * KVM refused a request, or could not go on with a guest.
 *
 * <p>The message names the machine, the request, the error and what would fix it.
 *
 * <p>Thread-safety: immutable.
 */
public final class KvmException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** The request by its name in the kernel's interface. */
  private final String request;

  /** The error number, or 0. */
  private final int errno;

  /**
   * Creates the exception.
   *
   * @param what what was to be done, with its numbers
   * @param request the request, such as {@code KVM_CREATE_VM}
   * @param errno the error number of errno(3), or 0 if the request itself succeeded
   * @param advice what is wrong and what to change
   */
  public KvmException(String what, String request, int errno, String advice) {
    super(
        "%s: %s%s; %s"
            .formatted(what, request, errno == 0 ? "" : ": " + Errno.name(errno), advice));
    this.request = request;
    this.errno = errno;
  }

  /**
   * Returns the request that failed.
   *
   * @return its name in the kernel's interface, such as {@code KVM_CREATE_VM}
   */
  public String request() {
    return request;
  }

  /**
   * Returns the error number.
   *
   * @return the number of errno(3), or 0 if the request succeeded and its outcome is the error
   */
  public int errno() {
    return errno;
  }
}
