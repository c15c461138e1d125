/**
 * An example of a plug-in: loads kernels into the memory of a machine by the boot protocols PVH and
 * Linux/x86, and boots them under KVM.
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.examples.bootloader;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
