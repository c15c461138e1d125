package org.guestmem.management;

/**
 * What can be known of a region that is published as a service, read-only; {@code
 * org.guestmem:type=GuestMemoryRegion,vm="...",name="...",id=N}, where {@code id} is that of the
 * service.
 *
 * <p>Nothing is asked of the region before somebody reads an attribute.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public interface GuestMemoryRegionMXBean {
  /** The value of a number that is not known. */
  long UNKNOWN = -1;

  /**
   * Returns the virtual machine that the region belongs to.
   *
   * @return the name; empty if it has none
   */
  String getVm();

  /**
   * Returns the name of the region in its machine.
   *
   * @return the name
   */
  String getName();

  /**
   * Returns where the region begins for the guest.
   *
   * @return the first guest physical address, hexadecimal after 0x
   */
  String getBase();

  /**
   * Returns how much memory the region has.
   *
   * @return the size in bytes
   */
  long getSize();

  /**
   * Returns where the bytes live.
   *
   * @return such as {@code anonymous}
   */
  String getBacking();

  /**
   * Returns which back end mapped the region.
   *
   * @return its name, such as {@code ffm}
   */
  String getBackend();

  /**
   * Returns whether the region can be accessed.
   *
   * @return {@code open}, {@code closing} while a holder keeps it mapped, or {@code unmapped}
   */
  String getState();

  /**
   * Tells whether writes are refused.
   *
   * @return true if they are now
   */
  boolean isReadOnly();

  /**
   * Tells whether others can shrink the file behind the region.
   *
   * @return true if they can
   */
  boolean isTruncatable();

  /**
   * Counts the bytes that are in RAM; one mincore(2) for each 16384 pages.
   *
   * @return the number of bytes, or {@link #UNKNOWN} if the back end or the host does not tell
   */
  long getResidentBytes();

  /**
   * Counts the pages written since the last harvest of the default harvester, taking none.
   *
   * @return the number of pages, or {@link #UNKNOWN} if writes are not logged
   */
  long getDirtyPages();

  /**
   * Returns how many bytes a dirty page has.
   *
   * @return the size in bytes, or {@link #UNKNOWN} if writes are not logged
   */
  long getDirtyPageSize();

  /**
   * Returns who uses the service.
   *
   * @return the symbolic names of bundles, but for this one, in ascending order
   */
  String[] getUsers();
}
