/**
 * A driver that runs JUnit Jupiter tests inside an OSGi framework that Pax Exam starts.
 *
 * <p>A test class marked {@link org.guestmem.itests.driver.ContainerTest} is discovered twice: in
 * the JVM of the test run, where {@link org.guestmem.itests.driver.ContainerExtension} skips every
 * body and forwards the unique id of the test, and inside the framework, where the bodies run. The
 * verdicts come back as {@link org.guestmem.itests.driver.Outcome} files.
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.itests.driver;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
