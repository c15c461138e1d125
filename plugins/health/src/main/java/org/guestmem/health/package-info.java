/**
 * Health checks with the tag {@code guestmem}; internal to the bundle. Each is one class with the
 * configuration of its name, and works without one.
 */
@NullMarked
package org.guestmem.health;

import org.jspecify.annotations.NullMarked;
