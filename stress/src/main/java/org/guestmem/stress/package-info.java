/** What two threads may see where they race, by jcstress: what the Javadoc of the api promises. */
@NullMarked
package org.guestmem.stress;

import org.jspecify.annotations.NullMarked;
