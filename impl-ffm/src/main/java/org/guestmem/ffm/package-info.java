/**
 * The back end over mmap(2) and {@code java.lang.foreign}: memory that hypervisors and other
 * processes can share.
 *
 * <p>Plug-ins use it through {@link org.guestmem.api.MmapRegionFactory}; only {@link
 * org.guestmem.ffm.SegmentAccess} and {@link org.guestmem.ffm.ExternalMemory} are of use by
 * themselves.
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.ffm;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
