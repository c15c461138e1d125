package org.guestmem.demo;

import java.util.List;
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
   * Writes into the region what {@link #run} needs there: a program, page tables.
   *
   * @param region where it will run; its base decides the addresses in the program
   * @param job what to compute
   * @return what was written, all of it below {@link SieveJob#RESULT}; empty if nothing was
   * @throws IllegalArgumentException if a program cannot address the region
   */
  List<Part> load(GuestMemoryRegion region, SieveJob job);

  /**
   * Does the job in the region, then merges what it wrote into the region's dirty log.
   *
   * @param region where; {@link #load} has prepared it
   * @param job what to compute
   * @param console takes each byte that is written to the console, while the job runs
   * @throws GuestMemoryException if the region closes meanwhile or cannot be given to a guest
   * @throws IllegalStateException if the guest does not end as it should; the message says how
   */
  void run(GuestMemoryRegion region, SieveJob job, IntConsumer console);

  /**
   * Something that was loaded.
   *
   * @param what its name, for the screen
   * @param offset where it begins in the region, in bytes
   * @param length how many bytes it has, at least 1
   */
  record Part(String what, long offset, long length) {}
}
