/**
 * Tests that run inside Felix and Equinox.
 *
 * <p>Tests tagged {@code ffm} need a Java on which impl-ffm resolves, those tagged {@code jdk17}
 * one on which it does not; each run of the build leaves out the other kind.
 */
@NullMarked
package org.guestmem.itests.containers;

import org.jspecify.annotations.NullMarked;
