package org.guestmem.kvm;

/** Why {@link Vcpu#run} returned. */
public enum Exit {
  /** The guest executed {@code hlt}; running again continues after it. */
  HALT,
  /** The guest's processor shut down, by a triple fault for instance. */
  SHUTDOWN,
  /** {@link Vcpu#stop()} was called, or the machine was closed. */
  STOPPED
}
