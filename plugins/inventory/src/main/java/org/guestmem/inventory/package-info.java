/**
 * The inventory printer {@code guestmem}, which Felix's Web Console, Karaf's and the status
 * archives of both show; internal to the bundle.
 */
@NullMarked
package org.guestmem.inventory;

import org.jspecify.annotations.NullMarked;
