/** A device that walks a virtqueue. */
@NullMarked
package org.guestmem.benchmarks.virtqueue;

import org.jspecify.annotations.NullMarked;
