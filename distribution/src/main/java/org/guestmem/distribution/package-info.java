/**
 * The platform's program: it embeds a framework, installs the bundles and hands them the command
 * line.
 *
 * <p>Its jar lives twice. On the class path it is the launcher, this package. Installed into the
 * framework it is a bundle, {@link org.guestmem.distribution.session}, which works with services as
 * any bundle does. What the two share are types of {@code java.base}.
 */
@NullMarked
package org.guestmem.distribution;

import org.jspecify.annotations.NullMarked;
