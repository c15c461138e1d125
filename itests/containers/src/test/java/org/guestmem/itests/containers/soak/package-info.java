/** The plug-in of a soak, packed into a bundle of its own: it sees nothing of the tests. */
@NullMarked
package org.guestmem.itests.containers.soak;

import org.jspecify.annotations.NullMarked;
