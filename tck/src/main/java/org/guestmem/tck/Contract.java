package org.guestmem.tck;

/** A set of cases about one theme; {@link BackendContract} brings them together. */
public interface Contract {

  /** Offsets and sizes around which memory is cut into pieces: the smallest page of any host. */
  int PAGE = 4096;

  /**
   * Returns what makes the regions of a case.
   *
   * @return the regions of the case that runs
   */
  TestRegions regions();
}
