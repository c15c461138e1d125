/** Runs the benchmarks and compares them: one table of rows says what is run and against what. */
@NullMarked
package org.guestmem.benchmarks;

import org.jspecify.annotations.NullMarked;
