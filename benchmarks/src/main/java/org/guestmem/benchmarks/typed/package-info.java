/** Single values through a slice, and the same through other libraries. */
@NullMarked
package org.guestmem.benchmarks.typed;

import org.jspecify.annotations.NullMarked;
