package org.guestmem.kvm.osgi;

import java.lang.System.Logger.Level;
import org.guestmem.api.NativeAccess;
import org.guestmem.kvm.Kvm;
import org.guestmem.kvm.KvmDevice;
import org.guestmem.kvm.KvmUnavailableException;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * Registers {@link Kvm} where it works, and otherwise logs one line that says why not; for the
 * framework alone.
 *
 * <p>The framework property {@link NativeAccess#PROPERTY} says how native access may be had.
 *
 * <p>Thread-safety: used by the framework alone.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=org.guestmem.kvm.Kvm",
    uses = Kvm.class,
    effective = "active")
public final class KvmActivator implements BundleActivator {
  private static final System.Logger LOG = System.getLogger(KvmActivator.class.getName());

  /** Creates the activator. */
  public KvmActivator() {}

  @Override
  public void start(BundleContext context) {
    String property = context.getProperty(NativeAccess.PROPERTY);
    NativeAccess mode = property == null ? NativeAccess.AUTO : NativeAccess.parse(property);
    try {
      probe(mode);
    } catch (KvmUnavailableException e) {
      if (mode == NativeAccess.REQUIRE && e.nativeAccessDenied()) {
        throw e;
      }
      LOG.log(Level.INFO, e.getMessage());
      return;
    }
    // The framework withdraws it when the bundle stops, which closes the devices of all users.
    context.registerService(Kvm.class, new ScopedDevices(), null);
  }

  private static void probe(NativeAccess mode) {
    if (mode == NativeAccess.OFF) {
      throw new KvmUnavailableException(
          "native access is switched off",
          "set " + NativeAccess.PROPERTY + "=" + NativeAccess.AUTO);
    }
    if (mode == NativeAccess.QUIET && !KvmDevice.class.getModule().isNativeAccessEnabled()) {
      throw KvmUnavailableException.forNativeAccess("is not enabled outright");
    }
    try (KvmDevice device = KvmDevice.open()) {
      LOG.log(Level.INFO, "KVM registered, {0} memory slots a machine", device.maxSlots());
    }
  }

  @Override
  public void stop(BundleContext context) {}
}
