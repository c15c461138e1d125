package org.guestmem.itests.containers.soak;

/** What one thread does over and over. */
interface Work {
  /** Does some of it. */
  void some();

  /** Checks all, and leaves nothing. */
  void end();
}
