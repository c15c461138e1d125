/** What runs inside the container: a bundle activator and the Jupiter run of a single test. */
@NullMarked
package org.guestmem.itests.driver.container;

import org.jspecify.annotations.NullMarked;
