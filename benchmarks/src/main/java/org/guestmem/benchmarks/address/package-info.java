/** Access by guest address. */
@NullMarked
package org.guestmem.benchmarks.address;

import org.jspecify.annotations.NullMarked;
