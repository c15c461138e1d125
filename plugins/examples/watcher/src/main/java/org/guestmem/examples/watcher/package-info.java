/** An example of a plug-in: draws the pages that a guest writes, while it runs. */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.examples.watcher;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
