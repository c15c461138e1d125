package org.guestmem.kvm;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Creates virtual machines: the service of this bundle, registered where KVM works.
 *
 * <p>The service is bundle-scoped: machines that a bundle created and left open are closed when
 * that bundle stops or lets the service go.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
@ProviderType
public interface Kvm {

  /**
   * Creates a machine without memory and without processors.
   *
   * @param name its name, for messages
   * @return the machine; the caller closes it
   * @throws NullPointerException if {@code name} is null
   * @throws KvmException if KVM refuses
   * @throws IllegalStateException if the service was let go or the device closed
   */
  VirtualMachine createMachine(String name);

  /**
   * Returns the version of KVM's interface.
   *
   * @return 12, the only one since Linux 2.6.22 (api.rst, KVM_GET_API_VERSION)
   */
  int apiVersion();

  /**
   * Returns how many memory slots, and so regions, a machine can have.
   *
   * @return the number of slots
   */
  int maxSlots();
}
