package org.guestmem.itests.containers;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * A virtual machine with one processor and one region, where there is KVM; called by reflection,
 * for its classes are of Java 22.
 */
final class KvmMachine implements AutoCloseable {
  private @Nullable Object machine;

  /** Makes another machine in the place of the one before, which may have gone. */
  void renew(FreshFramework framework, Object region) throws ReflectiveOperationException {
    close();
    Optional<ServiceReference<?>> kvm = framework.find("org.guestmem.kvm.Kvm", "(service.id=*)");
    if (kvm.isPresent()) {
      BundleContext context = framework.context();
      machine = call(context.getService(kvm.get()), "createMachine", "leak");
      call(machine, "add", region);
      call(machine, "createVcpu");
    }
  }

  private static Object call(Object target, String name, Object... arguments)
      throws ReflectiveOperationException {
    Method method =
        Stream.of(target.getClass().getMethods())
            .filter(m -> m.getName().equals(name) && m.getParameterCount() == arguments.length)
            .findFirst()
            .orElseThrow();
    return method.invoke(target, arguments);
  }

  @Override
  public void close() throws ReflectiveOperationException {
    if (machine != null) {
      call(machine, "close");
      machine = null;
    }
  }
}
