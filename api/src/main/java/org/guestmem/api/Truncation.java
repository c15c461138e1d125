package org.guestmem.api;

/**
 * What a region does about others who may shrink its file while it is mapped; truncate(2). It is of
 * no consequence for a region that is not {@linkplain MmapRegion#isTruncatable truncatable}.
 *
 * <p>Thread-safety: immutable.
 */
public enum Truncation {
  /**
   * Accesses are fenced: what hits a page that the file no longer has is a {@link
   * MemoryFaultException}. Read-modify-write, of which the process could die, is refused with an
   * {@link UnsafeAtomicException}.
   */
  FENCED,

  /**
   * As {@link #FENCED}, but read-modify-write is allowed. If it hits a page that the file no longer
   * has, <b>the process may die</b>: HotSpot has no answer to a fault of one that it has not
   * compiled.
   */
  UNSAFE_ATOMICS,

  /**
   * Nobody shrinks the file, so that the region counts as not truncatable and its accesses cost no
   * fence. If somebody does, reads may return what was never there, errors come late and out of
   * other code, and <b>the process may die</b>.
   */
  TRUSTED;

  /** Decides for every region whether a file is behind it that others can shrink. */
  static boolean threatens(RegionSpec spec, MappingFacts facts) {
    Backing backing = spec.backing();
    boolean file = !(backing instanceof Backing.Anonymous || backing instanceof Backing.External);
    return file && spec.truncation() != TRUSTED && !facts.flags().contains("F_SEAL_SHRINK");
  }
}
