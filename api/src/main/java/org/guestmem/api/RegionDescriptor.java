package org.guestmem.api;

import java.nio.file.Path;

/**
 * An open descriptor of the file behind a region, for handing it to another process: over a Unix
 * socket by its number, or by its path while both run.
 *
 * <p>It belongs to whoever asked for it and outlives the region: the memory of a memfd is freed
 * when the last descriptor and the last mapping of it are gone.
 *
 * <p>Thread-safety: safe for use by many threads; whoever closes it answers for those who still use
 * the number.
 */
public interface RegionDescriptor extends AutoCloseable {
  /**
   * Returns the number of the descriptor in this process; close-on-exec is set.
   *
   * @return the number, at least 0
   * @throws IllegalStateException if it is closed
   */
  int number();

  /**
   * Returns where the region begins in the file.
   *
   * @return the offset in bytes
   */
  long offset();

  /**
   * Returns how many bytes of the file the region spans.
   *
   * @return the length in bytes
   */
  long length();

  /**
   * Returns a path under which other processes of the same user can open the file as long as this
   * descriptor is open; proc(5).
   *
   * @return {@code /proc/PID/fd/NUMBER}
   * @throws IllegalStateException if it is closed
   */
  Path path();

  /** Closes the descriptor; closing again does nothing. */
  @Override
  void close();
}
