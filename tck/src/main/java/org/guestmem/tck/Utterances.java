package org.guestmem.tck;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileSlice;
import org.jspecify.annotations.Nullable;

/**
 * What objects say: their descriptions, and those of what their public methods return and throw,
 * with causes. The methods are found by reflection, and called with numbers that fit, that leave
 * the memory at either end, that are not aligned and that wrap around.
 */
final class Utterances {
  private static final long[] NUMBERS = {
    0, 1, -1, Contract.PAGE - 1, Contract.PAGE, Long.MAX_VALUE, Long.MIN_VALUE
  };

  /** What ends an object, which a case does itself, and what every object has. */
  private static final Set<String> LEFT_OUT = Set.of("close", "wait", "notify", "notifyAll");

  private final Set<String> texts = new LinkedHashSet<>();
  private final Map<Class<?>, Object> samples;

  Utterances(VolatileSlice scratch) {
    samples =
        Map.of(
            VolatileSlice.class,
            scratch,
            ValueType.class,
            ValueType.LONG,
            ByteBuffer.class,
            ByteBuffer.allocate(16),
            String.class,
            "tck",
            Duration.class,
            Duration.ZERO,
            Runnable.class,
            (Runnable) () -> {},
            ReadableByteChannel.class,
            Channels.newChannel(new ByteArrayInputStream(new byte[3])),
            WritableByteChannel.class,
            Channels.newChannel(OutputStream.nullOutputStream()),
            InputStream.class,
            new ByteArrayInputStream(new byte[3]),
            OutputStream.class,
            OutputStream.nullOutputStream());
  }

  Set<String> texts() {
    return texts;
  }

  /** Calls all that is public on an object. */
  void of(Object object) {
    texts.add(object.toString());
    for (Method method : methods(object.getClass())) {
      for (long number : NUMBERS) {
        call(object, method, number);
      }
    }
  }

  /**
   * The methods that public classes and interfaces of ours declare; the object's own may not be.
   */
  private static Set<Method> methods(Class<?> type) {
    Set<Method> methods = new LinkedHashSet<>();
    if (Modifier.isPublic(type.getModifiers()) && type.getName().startsWith("org.guestmem.")) {
      Stream.of(type.getMethods())
          .filter(method -> Modifier.isPublic(method.getDeclaringClass().getModifiers()))
          .filter(method -> !Modifier.isStatic(method.getModifiers()))
          .filter(method -> !LEFT_OUT.contains(method.getName()))
          .forEach(methods::add);
    }
    Stream.of(type.getInterfaces()).map(Utterances::methods).forEach(methods::addAll);
    if (type.getSuperclass() != null) {
      methods.addAll(methods(type.getSuperclass()));
    }
    return methods;
  }

  private void call(Object object, Method method, long number) {
    Object[] arguments =
        Stream.of(method.getParameterTypes()).map(type -> argument(type, number)).toArray();
    try {
      add(method.invoke(object, arguments));
    } catch (InvocationTargetException e) {
      addAll(e.getTargetException());
    } catch (IllegalAccessException e) {
      throw new AssertionError(method + " is not accessible", e);
    }
  }

  private @Nullable Object argument(Class<?> type, long number) {
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 16);
    }
    if (type == long.class) {
      return number;
    }
    if (type == int.class) {
      return (int) number;
    }
    return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : samples.get(type);
  }

  /** Numbers are answers, not texts; what was lent is given back. */
  private void add(@Nullable Object answer) {
    if (answer == null || answer instanceof Number) {
      return;
    }
    try {
      texts.add(answer.toString());
    } catch (RuntimeException e) { // of a list whose elements lie in memory
      addAll(e);
    }
    if (answer instanceof HostAddressLease lease) {
      lease.close();
    } else if (answer instanceof RegionDescriptor descriptor) {
      descriptor.close();
    } else if (answer instanceof RegionGroup group) {
      group.close();
    }
  }

  void thrownBy(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      addAll(e);
      return;
    }
    throw new AssertionError("nothing was thrown");
  }

  private void addAll(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      texts.add(e.toString());
      for (Throwable other : e.getSuppressed()) {
        addAll(other);
      }
    }
  }
}
