package org.guestmem.api;

/**
 * What a region is for, so that those who walk a machine's memory can skip what is not theirs: a
 * balloon wants RAM, a snapshot leaves persistent memory out.
 *
 * <p>A kind changes nothing in how the memory is mapped or accessed.
 */
public enum MemoryKind {
  /** The guest's main memory. */
  RAM,
  /** Firmware and option ROMs: the guest reads it. Map it read-only, or let the loader write it. */
  ROM,
  /** Memory whose contents outlive the machine, such as an NVDIMM or a DAX window. */
  PERSISTENT,
  /**
   * Memory that the guest shares with its devices on purpose, such as a bounce buffer (swiotlb).
   */
  SHARED_BUFFER,
  /** Memory of a device that the guest maps, such as a display's. */
  DEVICE,
  /** Memory that is set aside and not the guest's to use. */
  RESERVED
}
