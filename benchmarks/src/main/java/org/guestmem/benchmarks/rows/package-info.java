/** The one table of what is measured, against what, and what is wanted of it. */
@NullMarked
package org.guestmem.benchmarks.rows;

import org.jspecify.annotations.NullMarked;
