/**
 * Writes small x86 guests that can be read: an {@link org.guestmem.kvm.x86.Assembler} for real mode
 * and long mode, and page tables for the latter.
 *
 * <p>It knows the instructions that this project's tests and demo use, and no others. Encodings are
 * those of the Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2.
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.kvm.x86;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
