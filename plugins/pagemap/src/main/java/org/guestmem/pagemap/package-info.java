/**
 * Which pages of a machine's memory are there and written: {@link org.guestmem.pagemap.PageMap} is
 * the model, {@link org.guestmem.pagemap.PageMapText}, {@link org.guestmem.pagemap.PageMapSvg} and
 * {@link org.guestmem.pagemap.PageMapJson} draw it. For shells, consoles and reports.
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.pagemap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
