/** What a soak and the bundle that it packs both see: the framework exports it to the bundle. */
@NullMarked
package org.guestmem.itests.containers.ledger;

import org.jspecify.annotations.NullMarked;
