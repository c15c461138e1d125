/** Publishes a region service for each configuration; internal to the bundle. */
@NullMarked
package org.guestmem.api.publish;

import org.jspecify.annotations.NullMarked;
