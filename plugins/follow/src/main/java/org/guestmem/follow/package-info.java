/**
 * An example of a plug-in: who needs to know where the memory of a machine lies, whatever is
 * plugged in, begins like this.
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.follow;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
