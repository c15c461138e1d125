package org.guestmem.api.iommu;

import org.guestmem.api.GuestMemory;

/** One ordered access to a value in guest memory, whatever its width. */
@FunctionalInterface
interface OrderedValue {

  /** Makes it at a guest address; returns what it found there, or 0 where it only writes. */
  long at(GuestMemory memory, long address);
}
