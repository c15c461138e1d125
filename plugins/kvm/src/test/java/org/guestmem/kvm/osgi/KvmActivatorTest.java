package org.guestmem.kvm.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.lang.reflect.InvocationHandler;
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
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class KvmActivatorTest {
  private final List<Object> registered = new ArrayList<>();

  @BeforeEach
  void needKvm() {
    try {
      KvmDevice.open().close();
    } catch (KvmUnavailableException e) {
      System.out.println("SKIPPED: " + e.getMessage());
      abort(e.toString());
    }
  }

  /** A framework that knows one property and keeps what is registered. */
  private BundleContext context(NativeAccess access) {
    return fake(
        BundleContext.class,
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

  private static <T> T fake(Class<T> type, InvocationHandler behavior) {
    return type.cast(
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, behavior));
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
    InvocationHandler unused =
        (proxy, method, arguments) -> {
          throw new UnsupportedOperationException(method.getName());
        };
    Bundle user = fake(Bundle.class, unused);
    @SuppressWarnings("unchecked")
    ServiceRegistration<Kvm> registration = fake(ServiceRegistration.class, unused);
    ScopedDevices devices = new ScopedDevices();
    Kvm kvm = devices.getService(user, registration);
    VirtualMachine left = kvm.createMachine("left");
    assertTrue(left.isOpen());
    devices.ungetService(user, registration, kvm);
    assertFalse(left.isOpen());
    assertThrows(IllegalStateException.class, () -> kvm.createMachine("late"));
  }
}
