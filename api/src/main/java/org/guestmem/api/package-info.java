/**
 * The model of guest physical memory: specifications, mappings, regions, views, the dirty log and
 * the errors.
 *
 * <p>Start at {@link org.guestmem.api.MmapRegionFactory} (the service that maps memory), {@link
 * org.guestmem.api.GuestMemoryRegion} (the service that plug-ins look up) and {@link
 * org.guestmem.api.VolatileSlice} (how bytes are read and written).
 *
 * {@snippet class="org.guestmem.fallback.ApiSnippetsTest" region="map"}
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
