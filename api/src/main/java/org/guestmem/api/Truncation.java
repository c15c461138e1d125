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
   * MemoryFaultException}, thrown by the call that hit it. Read-modify-write, of which the process
   * could die, is refused with an {@link UnsafeAtomicException}. Tested with every method, on
   * HotSpot 17 and 25 for x86-64, interpreted and compiled by C1 and by C2.
   */
  FENCED,

  /**
   * As {@link #FENCED}, but read-modify-write is allowed. If it hits a page that the file no longer
   * has, <b>the process may die</b>. HotSpot 17 and 25 for x86-64 die of compare-and-set that is
   * interpreted, and of compare-and-exchange compiled by C1 as well; 17 dies of get-and-add and its
   * like interpreted. The others, and those that C2 has compiled into one piece with the JDK's part
   * of them, are {@link MemoryFaultException}s; what is compiled so, and when, is up to HotSpot.
   */
  UNSAFE_ATOMICS,

  /**
   * Nobody shrinks the file, so that the region counts as not truncatable and its accesses cost no
   * fence. If somebody does, reads may return what was never there, errors come late and out of
   * other code, and <b>the process may die</b>: even of a {@link VolatileSlice#getInt} whose value
   * becomes a long, once C2 has compiled that.
   */
  TRUSTED;

  /** Decides for every region whether a file is behind it that others can shrink. */
  static boolean threatens(RegionSpec spec, MappingFacts facts) {
    Backing backing = spec.backing();
    boolean file = !(backing instanceof Backing.Anonymous || backing instanceof Backing.External);
    return file && spec.truncation() != TRUSTED && !facts.flags().contains("F_SEAL_SHRINK");
  }
}
