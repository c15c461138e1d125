/**
 * What a framework publishes of guest memory: {@link org.guestmem.pagemap.osgi.BackendFacts} and
 * {@link org.guestmem.pagemap.osgi.PublishedRegion}, found in its registry. For shells and
 * consoles.
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.pagemap.osgi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
