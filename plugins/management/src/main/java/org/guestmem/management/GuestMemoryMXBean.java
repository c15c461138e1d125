package org.guestmem.management;

/**
 * What can be known of all guest memory in this process, read-only; {@code
 * org.guestmem:type=GuestMemory}.
 *
 * <p>Sums are over the regions that are published as services. Counts are over all regions, begin
 * when the bundle starts, and never decrease.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public interface GuestMemoryMXBean {

  /**
   * Returns the back ends that serve.
   *
   * @return their names, that with the highest ranking first
   */
  String[] getBackends();

  /**
   * Counts the regions that are published.
   *
   * @return how many there are now
   */
  int getRegions();

  /**
   * Returns how much memory they have together.
   *
   * @return the size in bytes; what two regions map is counted twice
   */
  long getSize();

  /**
   * Counts the bytes that are in RAM, where that is known.
   *
   * @return the number of bytes
   */
  long getResidentBytes();

  /**
   * Counts the bytes in pages that were written since the last harvest of the default harvester.
   *
   * @return the number of bytes
   */
  long getDirtyBytes();

  /**
   * Counts the regions mapped.
   *
   * @return how many there were
   */
  long getMappedCount();

  /**
   * Counts the regions unmapped.
   *
   * @return how many there were
   */
  long getUnmappedCount();

  /**
   * Counts the harvests of dirty logs.
   *
   * @return how many there were
   */
  long getHarvestCount();

  /**
   * Counts the accesses for which the host had no page.
   *
   * @return how many there were
   */
  long getFaultCount();

  /**
   * Counts the regions, and groups of regions, closed for plug-ins that left them open.
   *
   * @return how many there were
   */
  long getClosedForUserCount();
}
