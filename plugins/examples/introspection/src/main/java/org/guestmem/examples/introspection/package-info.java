/**
 * An example of a plug-in: looks into the memory of a running guest for what its firmware and its
 * kernel have put there, and believes none of it.
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.examples.introspection;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
