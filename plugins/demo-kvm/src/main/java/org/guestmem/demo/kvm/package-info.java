/** Runs the demo's guest under KVM; internal to the bundle. */
@NullMarked
package org.guestmem.demo.kvm;

import org.jspecify.annotations.NullMarked;
