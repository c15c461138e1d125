package org.guestmem.api.scope;

import java.util.List;
import org.guestmem.api.AddressSpaceListener;
import org.guestmem.api.spi.MemoryListener;

/** What hands over callbacks that are code of its own. */
public interface PlugIn {
  /**
   * Makes a callback of a lease.
   *
   * @param action what it does
   * @return the callback
   */
  Runnable onRevoke(Runnable action);

  /**
   * Makes a listener of address spaces.
   *
   * @param heard where it notes the generations that it hears of
   * @return the listener
   */
  AddressSpaceListener addressSpaceListener(List<Long> heard);

  /**
   * Makes a listener of memory.
   *
   * @param heard where it notes the names of the regions that are mapped
   * @return the listener
   */
  MemoryListener memoryListener(List<String> heard);
}
