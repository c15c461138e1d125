/**
 * What Karaf's shell has beyond Gogo: it completes names. A bundle of its own, so that {@code
 * org.guestmem.shell} needs nothing but Gogo.
 */
@NullMarked
package org.guestmem.shell.karaf;

import org.jspecify.annotations.NullMarked;
