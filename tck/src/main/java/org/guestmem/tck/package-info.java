/**
 * Contract tests that every back end has to pass: extend {@link org.guestmem.tck.BackendContract}
 * and name the factory, {@link org.guestmem.tck.PolicyContract} to make restricted ones, and {@link
 * org.guestmem.tck.ExhaustionContract} for hosts that have too little.
 *
 * <p>One interface a theme; cases are named {@code xMustY}. Where a back end lacks a feature the
 * case asserts the exception that says so. Random cases print their seed when they fail; {@code
 * -Dguestmem.tck.seed=N} repeats one.
 *
 * <p>A tag such as {@code vm_memory::volatile_memory::tests::slice_len} names the test of vm-memory
 * whose assertions a case holds, alone or with others; {@code docs/vm-memory-tests.md} is made of
 * them.
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.tck;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
