package org.guestmem.itests.containers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.guestmem.api.AddressRange;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.iommu.Permissions;

/**
 * A call of a method of an object whose region went, with arguments that would do if it were open.
 *
 * @param held the object
 * @param method one of its public methods
 */
record StaleCall(HeldObjects.Held held, Method method) {

  /** All methods that its holder can call, but those of every object. */
  static Stream<StaleCall> all(HeldObjects.Held held) {
    return Stream.of(held.type().getMethods())
        .filter(method -> method.getDeclaringClass() != Object.class)
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !(held.object() instanceof List) || isOwn(held, method))
        .map(method -> new StaleCall(held, method))
        // What closes the object itself comes last.
        .sorted(
            Comparator.comparing((StaleCall call) -> call.method.getName().equals("close"))
                .thenComparing(StaleCall::name));
  }

  /** A list inherits methods that need others of it, or do not change it. */
  private static boolean isOwn(HeldObjects.Held held, Method method) {
    return Stream.of(held.object().getClass().getDeclaredMethods())
        .anyMatch(
            own ->
                own.getName().equals(method.getName())
                    && own.getParameterCount() == method.getParameterCount());
  }

  /** The class that has the method. */
  String type() {
    return method.getDeclaringClass().getSimpleName();
  }

  /** Class, name and parameters. */
  String name() {
    String parameters =
        Stream.of(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(","));
    return type() + '.' + method.getName() + '(' + parameters + ')';
  }

  /** Calls it; what it throws comes as it is. */
  void make(MmapRegion live, FileChannel file) throws Throwable {
    try {
      method.invoke(held.object(), arguments(live.slice(), file));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object[] arguments(VolatileSlice live, FileChannel file) {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] =
          types[i] == long.class ? (Object) (i == 0 ? 0L : 8L) : argument(types[i], live, file);
    }
    if (method.getName().equals("without")) {
      arguments[0] = ((GuestMemory) held.object()).regions().get(0);
    }
    return arguments;
  }

  private static Object argument(Class<?> type, VolatileSlice live, FileChannel file) {
    if (type == Object.class) {
      return 1; // an element of the references
    } else if (type == Object[].class) {
      return Stream.generate(() -> 1).limit(64).toArray(Integer[]::new);
    } else if (type.isPrimitive()) {
      return number(type);
    } else if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 64);
    }
    DirtyBitmap log = DirtyBitmap.of(live.size(), 4096);
    return Stream.of(
            live,
            live.region(),
            ByteBuffer.allocate(8),
            ValueType.INT,
            "name",
            Duration.ZERO,
            AddressRange.of(0, 8),
            Runnable.class,
            Protection.READ_ONLY,
            Permissions.READ,
            log,
            log.peek(),
            file,
            new ByteArrayInputStream(new byte[1 << 20]),
            new ByteArrayOutputStream(),
            GuestMemoryRegion.of("other", 1 << 30, live.region()),
            GuestMemory.of(GuestMemoryRegion.of("live", 0, live.region())))
        .filter(type::isInstance)
        .map(Object.class::cast)
        .findFirst()
        .orElseGet(() -> proxy(type));
  }

  private static Object number(Class<?> type) {
    return switch (type.getName()) {
      case "int" -> 1;
      case "short" -> (short) 1;
      case "byte" -> (byte) 1;
      case "boolean" -> false;
      default -> throw new IllegalArgumentException("no value of " + type);
    };
  }

  private static Object proxy(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          Class<?> result = method.getReturnType();
          return result == long.class ? (Object) 1L : result.isPrimitive() ? number(result) : null;
        });
  }
}
