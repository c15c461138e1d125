/** Ends what a stopped bundle left open with the api itself; internal to the bundle. */
@NullMarked
package org.guestmem.api.scope;

import org.jspecify.annotations.NullMarked;
