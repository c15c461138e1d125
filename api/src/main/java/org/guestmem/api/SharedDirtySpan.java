package org.guestmem.api;

/**
 * Where a dirty log lies in a shared one.
 *
 * @param log the shared log
 * @param base the guest address of the first byte, unsigned
 * @param size how many bytes
 */
record SharedDirtySpan(SharedDirtyLog log, long base, long size) {

  /** Marks a range that has been checked. */
  void mark(long offset, long length) {
    log.markWritten(base + offset, length);
  }
}
