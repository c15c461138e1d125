/** The launcher of the platform. */
@NullMarked
package org.guestmem.distribution;

import org.jspecify.annotations.NullMarked;
