/** What logging writes costs, and taking the log. */
@NullMarked
package org.guestmem.benchmarks.dirty;

import org.jspecify.annotations.NullMarked;
