/** Copies of many bytes. */
@NullMarked
package org.guestmem.benchmarks.bulk;

import org.jspecify.annotations.NullMarked;
