package org.guestmem.shell;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The little that commands ask of a terminal of JLine. By reflection, so that the bundle serves in
 * shells without JLine, and with whatever version the shell of the session has.
 */
final class JLineTerminal {
  private static final String TYPE = "org.jline.terminal.Terminal";

  private final Object terminal;
  private final Class<?> type;
  private final Class<?> signal;
  private final Class<?> handler;

  private JLineTerminal(Object terminal, ClassLoader loader) throws ClassNotFoundException {
    this.terminal = terminal;
    this.type = Class.forName(TYPE, false, loader);
    this.signal = Class.forName(TYPE + "$Signal", false, type.getClassLoader());
    this.handler = Class.forName(TYPE + "$SignalHandler", false, type.getClassLoader());
  }

  /** The terminal, if it is one of JLine. */
  static Optional<JLineTerminal> of(Object terminal) {
    try {
      JLineTerminal found = new JLineTerminal(terminal, terminal.getClass().getClassLoader());
      return Optional.of(found).filter(it -> it.type.isInstance(terminal));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Has something done at Ctrl-C; returns what brings back that which was done before. */
  Runnable onInterrupt(Runnable action) {
    Object own =
        Proxy.newProxyInstance(
            handler.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, args) -> {
              action.run();
              return null;
            });
    Object before = handle(own);
    return () -> handle(before);
  }

  private Object handle(Object action) {
    Object interrupt =
        Arrays.stream(signal.getEnumConstants())
            .filter(each -> each.toString().equals("INT"))
            .findAny()
            .orElseThrow();
    return call(method(type, "handle", signal, handler), terminal, interrupt, action);
  }

  /** Takes keys one by one, and shows none; returns what brings back the mode before. */
  Runnable enterRawMode() {
    Method enter = method(type, "enterRawMode");
    Object before = call(enter, terminal);
    return () -> call(method(type, "setAttributes", enter.getReturnType()), terminal, before);
  }

  /**
   * Waits for a key.
   *
   * @param millis how long, from 1
   * @return the key; -1 at the end of the input; -2 if there was none in time
   * @throws IOException if the terminal fails, or the thread is interrupted
   */
  int read(long millis) throws IOException {
    Method reader = method(type, "reader");
    Method read = method(reader.getReturnType(), "read", long.class);
    try {
      return (int) read.invoke(call(reader, terminal), millis);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new LinkageError("JLine refuses to read", e);
    } catch (IllegalAccessException e) {
      throw new LinkageError("JLine hides its reader", e);
    }
  }

  private static Method method(Class<?> type, String name, Class<?>... parameters) {
    try {
      return type.getMethod(name, parameters);
    } catch (NoSuchMethodException e) {
      throw new LinkageError("JLine has another method " + name, e);
    }
  }

  private static Object call(Method method, Object target, Object... args) {
    try {
      return Objects.requireNonNullElse(method.invoke(target, args), target);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("JLine refuses " + method.getName(), e);
    }
  }
}
