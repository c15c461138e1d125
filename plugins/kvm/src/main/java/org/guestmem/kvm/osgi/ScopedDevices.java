package org.guestmem.kvm.osgi;

import org.guestmem.kvm.Kvm;
import org.guestmem.kvm.KvmDevice;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Gives each bundle a device of its own, and closes it with the machines that were left open. */
final class ScopedDevices implements ServiceFactory<Kvm> {
  @Override
  public Kvm getService(Bundle bundle, ServiceRegistration<Kvm> registration) {
    return KvmDevice.open();
  }

  @Override
  public void ungetService(Bundle bundle, ServiceRegistration<Kvm> registration, Kvm used) {
    ((KvmDevice) used).close();
  }
}
