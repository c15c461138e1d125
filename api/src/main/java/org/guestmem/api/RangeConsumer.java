package org.guestmem.api;

/** Receives ranges of bytes of a region, of dirty or of resident pages, say. */
@FunctionalInterface
public interface RangeConsumer {
  /**
   * Takes one range.
   *
   * @param offset where it begins in the region, in bytes
   * @param length how many bytes, at least 1
   */
  void accept(long offset, long length);
}
