package org.guestmem.api;

import java.util.Objects;

/**
 * What {@link MmapRegion#discard} did.
 *
 * <p>Thread-safety: immutable.
 *
 * @param bytes how many bytes were given back to the host and read as zero from then on
 * @param mechanism how the host was told
 */
public record Discarded(long bytes, Mechanism mechanism) {

  /** How memory is given back. */
  public enum Mechanism {
    /** There was nothing to give back: the range was empty. */
    NONE,
    /** The pages were dropped; madvise(2), {@code MADV_DONTNEED}. */
    MADV_DONTNEED,
    /** The pages were dropped and their swap freed; madvise(2), {@code MADV_REMOVE}. */
    MADV_REMOVE,
    /** The file got a hole, and lost its bytes there; fallocate(2). */
    PUNCH_HOLE,
    /** New anonymous memory took the place, and the file keeps its bytes; mmap(2). */
    REMAP
  }

  /**
   * Checks the arguments.
   *
   * @throws NullPointerException if {@code mechanism} is null
   */
  public Discarded {
    Objects.requireNonNull(mechanism, "mechanism");
  }
}
