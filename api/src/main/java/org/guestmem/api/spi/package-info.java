/**
 * What a back end writes: a {@link org.guestmem.api.spi.Mapping} with its {@link
 * org.guestmem.api.VolatileSlice} subclass, a {@link org.guestmem.api.spi.CheckedRegionFactory}
 * and, for OSGi, a {@link org.guestmem.api.spi.BackendActivator}. {@link
 * org.guestmem.api.spi.MappingRoom} and {@link org.guestmem.api.spi.MemoryCgroup} tell what a host
 * does not refuse in time. {@link org.guestmem.api.spi.MemoryListeners} tells others what becomes
 * of memory.
 *
 * <p>Every rule that does not depend on how memory is mapped is already written here and in {@link
 * org.guestmem.api}.
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.api.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
