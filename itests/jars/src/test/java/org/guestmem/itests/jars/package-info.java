/**
 * Tests of the built jars: what their manifests and module descriptors say, and which back ends a
 * JVM without an OSGi framework finds in them.
 *
 * <p>Tests tagged {@code jdk17} start a JVM of the JDK that the property {@code jdk17.home} names.
 */
@NullMarked
package org.guestmem.itests.jars;

import org.jspecify.annotations.NullMarked;
