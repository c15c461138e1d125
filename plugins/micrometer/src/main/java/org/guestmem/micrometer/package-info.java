/**
 * Meters of guest memory for Micrometer. As a bundle it binds them to every registry that is a
 * service; without OSGi, {@link org.guestmem.micrometer.GuestMemoryMetrics} is to be bound by hand.
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.micrometer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
