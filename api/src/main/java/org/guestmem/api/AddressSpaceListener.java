package org.guestmem.api;

/**
 * Is told which regions come and go in a {@link GuestAddressSpace}.
 *
 * <p>Thread-safety: an implementation is called by whichever thread updates, one call at a time.
 */
@FunctionalInterface
public interface AddressSpaceListener {

  /**
   * Called after a memory was replaced and before the update returns; and by {@link
   * GuestAddressSpace#addListener} with what is there.
   *
   * <p>No other update begins meanwhile, so changes come in order and none is missing; the price is
   * that this method must not wait for an update, and that an update made in it is refused. What it
   * throws is logged and harms nobody.
   *
   * @param change what the update changed
   */
  void changed(AddressSpaceChange change);
}
