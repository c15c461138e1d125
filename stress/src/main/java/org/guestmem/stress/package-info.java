/** What two threads may see of a dirty log that they race on, by jcstress. */
@NullMarked
package org.guestmem.stress;

import org.jspecify.annotations.NullMarked;
