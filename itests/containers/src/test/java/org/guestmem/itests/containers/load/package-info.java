/** What tests pack into bundles of their own: it sees nothing of the tests. */
@NullMarked
package org.guestmem.itests.containers.load;

import org.jspecify.annotations.NullMarked;
