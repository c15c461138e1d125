package org.guestmem.api.scope;

import java.lang.System.Logger.Level;
import org.guestmem.api.spi.MemoryListeners;
import org.osgi.framework.Bundle;

/**
 * What is said of that which a bundle left open, before it is closed for the bundle.
 *
 * <p>Thread-safety: stateless.
 */
public final class LeftOpen {
  private static final System.Logger LOG = System.getLogger(LeftOpen.class.getName());

  private LeftOpen() {}

  /**
   * Names it, and whose it is, in the log and to those who listen.
   *
   * @param what what is about to be closed
   * @param user the bundle that left it open
   */
  public static void report(Object what, Bundle user) {
    LOG.log(Level.WARNING, "closing {0}: bundle {1} left it open", what, user);
    MemoryListeners.all().closedForUser(what.toString(), String.valueOf(user.getSymbolicName()));
  }
}
