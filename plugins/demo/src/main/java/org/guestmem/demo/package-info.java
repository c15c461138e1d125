/** The demo, and what a bundle that can run its guest has to offer. */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.demo;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
