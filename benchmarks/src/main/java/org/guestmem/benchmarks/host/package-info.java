/**
 * What the host charges for memory: options of a region, closing many; run by hand, without JMH.
 */
@NullMarked
package org.guestmem.benchmarks.host;

import org.jspecify.annotations.NullMarked;
