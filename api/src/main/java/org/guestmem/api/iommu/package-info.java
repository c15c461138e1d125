/**
 * Guest memory as a device behind an IOMMU sees it: by I/O virtual address (IOVA).
 *
 * <p>Start at {@link org.guestmem.api.iommu.Iotlb} (the translations, filled by a vhost or
 * virtio-iommu front end) and {@link org.guestmem.api.iommu.IommuMemory} (reads and writes by
 * IOVA). A device that bypasses the IOMMU uses {@link org.guestmem.api.GuestMemory} itself.
 *
 * {@snippet class="org.guestmem.fallback.ApiSnippetsTest" region="iommu"}
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.api.iommu;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
