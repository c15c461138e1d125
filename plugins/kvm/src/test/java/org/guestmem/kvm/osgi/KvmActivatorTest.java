package org.guestmem.kvm.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.NativeAccess;
import org.guestmem.kvm.Kvm;
import org.guestmem.kvm.KvmDevice;
import org.guestmem.kvm.KvmUnavailableException;
import org.guestmem.kvm.VirtualMachine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;

class KvmActivatorTest {
  private final List<Object> registered = new ArrayList<>();

  @BeforeEach
  void needKvm() {
    try {
      KvmDevice.open().close();
    } catch (KvmUnavailableException e) {
      System.out.println("SKIPPED: " + e.getMessage());
      abort(e.getMessage());
    }
  }

  /** A framework that knows one property and keeps what is registered. */
  private BundleContext context(NativeAccess access) {
    return (BundleContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getProperty" -> access.toString();
                  case "registerService" -> {
                    registered.add(arguments[1]);
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void kvmMustBeRegisteredWhereItWorks() {
    new KvmActivator().start(context(NativeAccess.REQUIRE));
    assertEquals(1, registered.size());
  }

  @Test
  void nothingMustBeRegisteredWhereNativeAccessIsOff() {
    new KvmActivator().start(context(NativeAccess.OFF));
    assertEquals(List.of(), registered);
  }

  @Test
  void serviceLetGoMustCloseTheMachinesLeftOpen() {
    ScopedDevices devices = new ScopedDevices();
    Kvm kvm = devices.getService(null, null);
    VirtualMachine left = kvm.createMachine("left");
    assertTrue(left.isOpen());
    devices.ungetService(null, null, kvm);
    assertFalse(left.isOpen());
    assertThrows(IllegalStateException.class, () -> kvm.createMachine("late"));
  }
}
