/**
 * The back end that needs {@code java.base} alone and no native access.
 *
 * <p>Anonymous regions are {@code long[]} chunks on the heap ({@link
 * org.guestmem.fallback.HeapMapping}) or direct buffers; file regions are mapped buffers ({@link
 * org.guestmem.fallback.BufferMapping}). The two kinds have accessor classes of their own and share
 * no code on the path of an access, so that neither spoils the type profile of the other.
 */
@NullMarked
package org.guestmem.fallback;

import org.jspecify.annotations.NullMarked;
