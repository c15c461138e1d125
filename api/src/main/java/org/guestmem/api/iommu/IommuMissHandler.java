package org.guestmem.api.iommu;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is asked for translations that an {@link Iotlb} lacks: sends vhost's miss message, say, or walks
 * the guest's page table.
 *
 * <p>Thread-safety: called by every thread that accesses memory, without a lock held, so it may map
 * and unmap.
 */
@ConsumerType
@FunctionalInterface
public interface IommuMissHandler {

  /**
   * Resolves a range that is not mapped, or lacks a permission; it may map it, or a part from its
   * beginning, or more.
   *
   * <p>What it throws goes to the caller of the access, which moved no byte.
   *
   * @param iotlb where to map
   * @param range the first piece of the access that has no translation
   * @param wanted what the access does
   * @return true if the translation shall be looked up again, false if the access is a fault
   */
  boolean resolve(Iotlb iotlb, IovaRange range, Permissions wanted);
}
