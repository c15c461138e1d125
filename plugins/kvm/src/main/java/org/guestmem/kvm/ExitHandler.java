package org.guestmem.kvm;

/**
 * Answers what a guest asks of its devices: the callback of {@link Vcpu#run}.
 *
 * <p>Every default behaves like a bus without a device: writes go nowhere, reads give all ones. All
 * numbers come from the guest: trust none. Values are zero-extended; of what a read returns the low
 * {@code size} bytes are used.
 *
 * <p>What a handler throws leaves {@link Vcpu#run} as it is.
 *
 * <p>Thread-safety: called on the thread of the vCPU that runs.
 */
public interface ExitHandler {

  /**
   * Takes an {@code out}.
   *
   * @param port the port, 0 to 65535
   * @param size 1, 2 or 4 bytes
   * @param value the value
   */
  default void portOut(int port, int size, int value) {}

  /**
   * Answers an {@code in}.
   *
   * @param port the port, 0 to 65535
   * @param size 1, 2 or 4 bytes
   * @return the value
   */
  default int portIn(int port, int size) {
    return -1;
  }

  /**
   * Takes a write where no slot is, or into the slot of a read-only region.
   *
   * @param address the guest physical address, unsigned
   * @param size 1 to 8 bytes
   * @param value the value
   */
  default void mmioWrite(long address, int size, long value) {}

  /**
   * Answers a read where no slot is.
   *
   * @param address the guest physical address, unsigned
   * @param size 1 to 8 bytes
   * @return the value
   */
  default long mmioRead(long address, int size) {
    return -1;
  }
}
