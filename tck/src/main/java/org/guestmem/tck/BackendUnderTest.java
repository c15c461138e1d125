package org.guestmem.tck;

import java.util.List;
import org.guestmem.api.MmapRegionFactory;

/** What the contracts have to know of a back end. */
public interface BackendUnderTest {
  /** The bytes that a channel takes in one operation of memory that it cannot use itself. */
  int BOUNCE = 1 << 16;

  /**
   * Returns the back end.
   *
   * @return a factory that has been probed
   */
  MmapRegionFactory factory();

  /**
   * Returns the largest anonymous region that must work on a host for tests; small where the back
   * end commits memory at once.
   *
   * @return the size in bytes
   */
  default long largestAnonymous() {
    return 64L << 20;
  }

  /**
   * Returns the largest file region that must work; the file is sparse.
   *
   * @return the size in bytes, at least 1 MiB
   */
  default long largestFile() {
    return (5L << 30) + 13;
  }

  /**
   * Returns where the back end joins pieces of host memory in a file region, if it does.
   *
   * @return offsets in bytes; those near the end of {@link #largestFile} and past it are left out
   */
  default List<Long> chunkBorders() {
    return List.of(1L << 30, 2L << 30, 4L << 30);
  }

  /**
   * Returns how much of one long view a file channel takes in one operation: the largest there is
   * where the memory can be given to channels, and what a bounce buffer holds where it cannot.
   *
   * @param ofFile whether the region maps a file
   * @return the number of bytes, at least {@link #BOUNCE}
   */
  default int channelTransfer(boolean ofFile) {
    return 16 << 20;
  }

  /**
   * Returns other back ends, to copy to and from; by itself, the one under test.
   *
   * @return factories that have been probed
   */
  default List<MmapRegionFactory> others() {
    return List.of(factory());
  }
}
