/** Tests that run inside Karaf. */
@NullMarked
package org.guestmem.itests.karaf;

import org.jspecify.annotations.NullMarked;
