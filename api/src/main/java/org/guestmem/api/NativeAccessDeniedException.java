package org.guestmem.api;

import java.io.Serial;

/**
 * A back end that needs native access may not have it in this JVM.
 *
 * <p>Thread-safety: immutable.
 */
public final class NativeAccessDeniedException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** The option that grants native access. */
  private final String flag;

  /**
   * Creates the exception.
   *
   * @param backend the back end that needs it, as in {@link MmapRegionFactory#BACKEND}
   * @param why what was found
   * @param flag the option of the {@code java} command that grants native access
   */
  public NativeAccessDeniedException(String backend, String why, String flag) {
    super("back end %s: native access %s; start java with %s".formatted(backend, why, flag));
    this.flag = flag;
  }

  /**
   * Returns the option of the {@code java} command that grants native access.
   *
   * @return the option, for example {@code --enable-native-access=ALL-UNNAMED}
   */
  public String flag() {
    return flag;
  }
}
