/**
 * Runs guests under Linux KVM in memory regions, without JNI.
 *
 * <p>Start at {@link org.guestmem.kvm.Kvm}: an OSGi service where KVM works, or {@link
 * org.guestmem.kvm.KvmDevice#open()} without OSGi. A {@link org.guestmem.kvm.VirtualMachine} takes
 * {@linkplain org.guestmem.api.GuestMemoryRegion regions} as its memory; a {@link
 * org.guestmem.kvm.Vcpu} runs code in them and hands what leaves the guest to an {@link
 * org.guestmem.kvm.ExitHandler}.
 *
 * {@snippet class="org.guestmem.kvm.KvmSnippetsTest" region="boot"}
 *
 * <p>The kernel's side is described in Documentation/virt/kvm/api.rst of the Linux sources.
 */
@Export
@NullMarked
@Version("0.1.0")
package org.guestmem.kvm;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
