/**
 * Fuzz targets: each makes of any bytes a use of the API, and of the same bytes a use of a model,
 * and compares the two.
 */
@NullMarked
package org.guestmem.fuzz;

import org.jspecify.annotations.NullMarked;
