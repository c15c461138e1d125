package org.guestmem.api;

/**
 * Makes a fault of an earlier access an {@link InternalError} here, before what was read is used.
 *
 * <p>HotSpot only notes a fault in compiled code, skips the access and goes on; the error is thrown
 * when the thread next enters the virtual machine. On 25 that is any native method; on 17 only what
 * compiled code and the interpreter leave to the virtual machine itself, as an allocation of nested
 * arrays. What others need was not tried: there both are done.
 */
final class FaultFence {
  private static final Object LOCK = new Object();
  private static final boolean ALLOCATES = Runtime.version().feature() != 25;

  // Not a constant: the compiler must not see through the allocation.
  private static volatile int rows = 1;

  private FaultFence() {}

  static void pass() {
    if (ALLOCATES && new byte[rows][0].length == 0) {
      throw new AssertionError(rows);
    }
    if (Thread.holdsLock(LOCK)) {
      throw new AssertionError(LOCK);
    }
  }
}
