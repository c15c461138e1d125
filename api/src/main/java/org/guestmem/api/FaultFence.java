package org.guestmem.api;

/**
 * Makes a fault of an earlier access an {@link InternalError} here, before what was read is used.
 *
 * <p>HotSpot only notes a fault in compiled code, skips the access and goes on; the error is thrown
 * when the thread next enters the virtual machine: on 25 by any native method, on 17 by an
 * allocation that compiled code leaves to it.
 */
final class FaultFence {
  private static final Object LOCK = new Object();

  // Not constants: the compiler must not see through the allocation, nor that nobody wants it.
  private static volatile int rows = 1;
  private static volatile Object allocated = LOCK;

  private FaultFence() {}

  static void pass() {
    allocated = new byte[rows][0];
    if (Thread.holdsLock(LOCK)) {
      throw new AssertionError(allocated);
    }
  }
}
