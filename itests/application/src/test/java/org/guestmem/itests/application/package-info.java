/** An application without OSGi, as the guide makes it. */
@NullMarked
package org.guestmem.itests.application;

import org.jspecify.annotations.NullMarked;
