package org.guestmem.demo;

import java.util.SortedMap;
import java.util.function.IntConsumer;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.GuestMemoryRegion;

/**
 * Does a {@link SieveJob} inside a region: the service that a bundle with a hypervisor registers.
 *
 * <p>Thread-safety: one call at a time for one region.
 */
public interface GuestRunner {

  /**
   * Returns who does the work, for the screen.
   *
   * @return a short name such as {@code guest}
   */
  String name();

  /**
   * Returns what has to lie in the region before {@link #run}: a program, page tables.
   *
   * @param region where it will run; its base decides the addresses in the program
   * @param job what to compute
   * @return bytes by their offset in the region, all of them below {@link SieveJob#RESULT}; empty if
   *     nothing has to be loaded
   * @throws IllegalArgumentException if the program cannot address the region
   */
  SortedMap<Long, byte[]> image(GuestMemoryRegion region, SieveJob job);

  /**
   * Does the job in the region, then merges what it wrote into the region's dirty log.
   *
   * @param region where; its image has been loaded
   * @param job what to compute
   * @param console takes each byte that is written to the console, while the job runs
   * @throws GuestMemoryException if the region closes meanwhile or cannot be given to a guest
   * @throws IllegalStateException if the guest does not end as it should; the message says how
   */
  void run(GuestMemoryRegion region, SieveJob job, IntConsumer console);
}
