/** Ratios of what JMH measured, held against targets. */
@NullMarked
package org.guestmem.benchmarks.report;

import org.jspecify.annotations.NullMarked;
