/**
 * Guest memory for those who look from outside: {@linkplain
 * org.guestmem.management.GuestMemoryRegionMXBean an MXBean for each region service} and
 * {@linkplain org.guestmem.management.GuestMemoryMXBean one for all}, and {@linkplain
 * org.guestmem.management.FlightEvents events of the JDK's Flight Recorder}. As a bundle it does
 * all of that by itself while it is started; no value and no event has a host address in it.
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.management;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
