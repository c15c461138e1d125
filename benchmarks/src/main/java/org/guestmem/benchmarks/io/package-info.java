/** Between files and memory. */
@NullMarked
package org.guestmem.benchmarks.io;

import org.jspecify.annotations.NullMarked;
