package org.guestmem.api.publish;

import java.lang.System.Logger.Level;

/** What is given back to a framework that may have taken it already. */
final class Teardown {
  private static final System.Logger LOG = System.getLogger(Teardown.class.getName());

  private Teardown() {}

  /** Does what is needless once the bundle has stopped: it has lost its services already. */
  static void unlessStopped(Runnable action) {
    try {
      action.run();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "the framework was faster", e);
    }
  }
}
