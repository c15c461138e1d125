/** Registers KVM as a service; internal to the bundle. */
@NullMarked
package org.guestmem.kvm.osgi;

import org.jspecify.annotations.NullMarked;
