package org.guestmem.api;

/** Whether others see what is written to a mapping. */
public enum Sharing {
  /**
   * Writes reach the backing: the file, or every process that inherits or is passed the memory
   * ({@code MAP_SHARED}, mmap(2)).
   */
  SHARED,
  /** Writes stay in this mapping, copied on write ({@code MAP_PRIVATE}, mmap(2)). */
  PRIVATE
}
