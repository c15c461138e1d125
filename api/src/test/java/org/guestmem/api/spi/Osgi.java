package org.guestmem.api.spi;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** As much of a framework as a bundle sees that only registers services. */
public final class Osgi implements InvocationHandler {
  /** Framework properties. */
  public final Map<String, String> properties = new HashMap<>();

  /** What is registered now. */
  public final List<Registered> services = new ArrayList<>();

  /** What happened, in order. */
  public final List<String> events = new ArrayList<>();

  /** Whether the framework refuses registrations. */
  public boolean refuses;

  /** Creates a framework without services. */
  public Osgi() {}

  /**
   * A registered service.
   *
   * @param type the class name that it is registered under
   * @param service the object
   * @param properties its properties
   */
  public record Registered(Object type, Object service, Dictionary<?, ?> properties) {}

  /**
   * Returns the context of the one bundle.
   *
   * @return the context
   */
  public BundleContext context() {
    return proxy(BundleContext.class, this);
  }

  /**
   * Makes an object of an interface.
   *
   * @param <T> the interface
   * @param type the interface
   * @param handler what it does
   * @return the object
   */
  public static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Osgi.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "getProperty" -> properties.get((String) arguments[0]);
      case "registerService" -> register(arguments);
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }

  private ServiceRegistration<?> register(Object[] arguments) {
    if (refuses) {
      throw new IllegalStateException("the bundle is stopping");
    }
    Registered service =
        new Registered(arguments[0], arguments[1], (Dictionary<?, ?>) arguments[2]);
    services.add(service);
    events.add("register");
    return proxy(
        ServiceRegistration.class,
        (proxy, method, none) -> {
          if (!method.getName().equals("unregister")) {
            throw new UnsupportedOperationException(method.toString());
          }
          events.add("unregister");
          services.remove(service);
          return null;
        });
  }
}
