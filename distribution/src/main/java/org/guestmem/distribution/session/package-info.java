/** What the platform does inside the framework: publish regions, run a job or the shell. */
@NullMarked
package org.guestmem.distribution.session;

import org.jspecify.annotations.NullMarked;
