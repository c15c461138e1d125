package org.guestmem.ffm;

import java.util.Optional;
import java.util.Set;

/** What is asked of the host once, after native access was granted. */
final class Host {
  static final long PAGE_SIZE = Libc.pageSize();
  static final Optional<Runnable> BARRIER = Membarrier.register();
  static final Set<String> FEATURES = HostFeatures.probe();

  private Host() {}
}
