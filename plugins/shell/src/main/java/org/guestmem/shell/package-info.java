/**
 * The commands {@code guestmem:backends}, {@code regions}, {@code map}, {@code dirty}, {@code
 * read}, {@code write}, {@code find}, {@code save}, {@code load}, {@code create} and {@code close};
 * internal to the bundle.
 *
 * <p>A command returns what the shell shall print, and throws an {@link IllegalArgumentException}
 * or a {@link org.guestmem.api.GuestMemoryException} with one line for the user.
 */
@NullMarked
package org.guestmem.shell;

import org.jspecify.annotations.NullMarked;
