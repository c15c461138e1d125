/** From nothing to the first byte, and back to nothing. */
@NullMarked
package org.guestmem.benchmarks.lifecycle;

import org.jspecify.annotations.NullMarked;
