package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.function.Executable;

/** What a call takes of the Java heap: no guest's number may decide it. */
final class AllocationMeter {
  /** More than any call takes here, less than a hostile number of bytes. */
  static final long LIMIT = 1 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long before;

  /** A call that must be refused before it takes memory. */
  static <T extends Exception> T refuses(Class<T> why, Executable call) {
    AllocationMeter meter = new AllocationMeter();
    assertThrows(why, call);
    meter.start();
    T thrown = assertThrows(why, call);
    long taken = meter.stop();
    assertTrue(taken <= LIMIT, () -> taken + " bytes of heap taken, then " + thrown);
    return thrown;
  }

  void start() {
    before = THREADS.getCurrentThreadAllocatedBytes();
  }

  /** The bytes that this thread allocated since. */
  long stop() {
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
