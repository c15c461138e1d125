package org.guestmem.distribution.session;

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C while a command runs: ends the command, not the platform. By reflection, because no bundle
 * may import {@code sun.misc} from every framework; where there is no such class, Ctrl-C ends the
 * platform as it does elsewhere.
 */
final class Interrupts implements AutoCloseable {
  private final @Nullable Object handlerBefore;

  private Interrupts(@Nullable Object handlerBefore) {
    this.handlerBefore = handlerBefore;
  }

  /** Has something done at Ctrl-C until this is closed. */
  static Interrupts to(Runnable action) {
    try {
      Class<?> handler = type("sun.misc.SignalHandler");
      Object own =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, args) -> {
                action.run();
                return null;
              });
      return new Interrupts(handle(own));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return new Interrupts(null);
    }
  }

  @Override
  public void close() {
    if (handlerBefore != null) {
      try {
        handle(handlerBefore);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("what worked before does not now", e);
      }
    }
  }

  /** Makes a handler that of Ctrl-C and returns the one before. */
  private static Object handle(Object handler) throws ReflectiveOperationException {
    Class<?> signal = type("sun.misc.Signal");
    Object ctrlC = signal.getConstructor(String.class).newInstance("INT");
    return signal
        .getMethod("handle", signal, type("sun.misc.SignalHandler"))
        .invoke(null, ctrlC, handler);
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, true, ClassLoader.getSystemClassLoader());
  }
}
