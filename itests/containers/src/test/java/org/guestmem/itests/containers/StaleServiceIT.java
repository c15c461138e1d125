package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.guestmem.api.AddressRange;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileRef;
import org.guestmem.api.VolatileSlice;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Every public method of what a holder may have kept of a region whose back end went. The methods
 * are found by reflection: a new one fails here until it throws or is named as one that needs no
 * memory.
 */
@ContainerTest(NativeTestContainerFactory.class)
class StaleServiceIT {
  /** What tells something about the region, or makes another description of it. */
  private static final Set<String> NEED_NO_MEMORY =
      Set.of(
          "GuestMemoryRegion.base()",
          "GuestMemoryRegion.contains(long)",
          "GuestMemoryRegion.last()",
          "GuestMemoryRegion.mapping()",
          "GuestMemoryRegion.name()",
          "GuestMemoryRegion.range()",
          "GuestMemoryRegion.size()",
          "GuestMemoryRegion.slice()",
          "GuestMemoryRegion.toString()",
          "GuestLayout.checkedOffset(long,long)",
          "GuestLayout.contains(AddressRange)",
          "GuestLayout.contains(long,long)",
          "GuestLayout.find(String)",
          "GuestLayout.find(long)",
          "GuestLayout.holes()",
          "GuestLayout.holes(AddressRange)",
          "GuestLayout.lastAddress()",
          "GuestLayout.regions()",
          "GuestMemory.toString()",
          "GuestMemory.with(GuestMemoryRegion)",
          "GuestMemory.without(GuestMemoryRegion)",
          "MmapRegion.backend()",
          "MmapRegion.close()",
          "MmapRegion.close(Duration)",
          "MmapRegion.dirtyBitmap()",
          "MmapRegion.facts()",
          "MmapRegion.isOpen()",
          "MmapRegion.isReadOnly()",
          "MmapRegion.isTruncatable()",
          "MmapRegion.isUnmapped()",
          "MmapRegion.overlaps(MmapRegion)",
          "MmapRegion.protection()",
          "MmapRegion.size()",
          "MmapRegion.slice()",
          "MmapRegion.spec()",
          "MmapRegion.toString()",
          "MmapRegion.unwrap(Class)",
          "VolatileArrayRef.asList()",
          "VolatileArrayRef.count()",
          "VolatileArrayRef.elementSize()",
          "VolatileArrayRef.slice()",
          "VolatileArrayRef.toString()",
          "VolatileRef.size()",
          "VolatileRef.slice()",
          "VolatileRef.toString()",
          "VolatileSlice.region()",
          "VolatileSlice.size()",
          "VolatileSlice.start()",
          "VolatileSlice.toString()");

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(), Provision.backEnds(), Provision.declarativeServices());
  }

  @Test
  void everyMethodThatNeedsMemoryMustThrow(BundleContext context) throws Exception {
    Platform platform = new Platform(context);
    Map<String, String> values = Map.of("guestmem.size", "64KiB", "guestmem.dirty", "true");
    try (ConfiguredRegion configured = new ConfiguredRegion(context, "stale", values)) {
      GuestMemoryRegion region = context.getService(configured.published());
      List<Object> held = held(region, GuestMemory.of(region));
      Bundle backEnd = platform.backEnd(region.mapping().backend()).orElseThrow().getBundle();
      backEnd.stop();
      assertFalse(region.mapping().isOpen());
      try (MmapRegion live = liveRegion(platform, backEnd)) {
        List<String> wrong = new ArrayList<>();
        Set<String> harmless = new TreeSet<>();
        for (Object stale : held) {
          for (Method method : methods(stale)) {
            judge(stale, method, live.slice(), wrong, harmless);
          }
        }
        assertEquals(List.of(), wrong);
        assertEquals(new TreeSet<>(NEED_NO_MEMORY), harmless);
      }
    }
  }

  private static List<Object> held(GuestMemoryRegion region, GuestMemory memory) {
    VolatileSlice slice = region.slice();
    VolatileRef<Integer> ref = slice.ref(0, ValueType.INT);
    VolatileArrayRef<Integer> array = slice.array(0, ValueType.INT, 128);
    return List.of(region, memory, region.mapping(), slice, slice.subslice(0, 4096), ref, array);
  }

  /** A back end serves again: the stale objects must not come to life through it. */
  private static MmapRegion liveRegion(Platform platform, Bundle backEnd) throws Exception {
    backEnd.start();
    return platform.newRegion();
  }

  private static Class<?> publicType(Object stale) {
    return Stream.of(VolatileSlice.class, GuestMemory.class)
        .<Class<?>>map(type -> type)
        .filter(type -> type.isInstance(stale))
        .findFirst()
        .orElse(stale.getClass());
  }

  private static List<Method> methods(Object stale) {
    return Stream.of(publicType(stale).getMethods())
        .filter(method -> method.getDeclaringClass() != Object.class)
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .toList();
  }

  private static void judge(
      Object stale, Method method, VolatileSlice live, List<String> wrong, Set<String> harmless) {
    String name = name(method);
    try {
      Object result = method.invoke(stale, arguments(stale, method, live));
      if (NEED_NO_MEMORY.contains(name)) {
        harmless.add(name);
      } else {
        wrong.add(name + " returned " + result);
      }
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof RegionClosedException)) {
        wrong.add(name + " threw " + e.getCause());
      } else if (NEED_NO_MEMORY.contains(name)) {
        wrong.add(name + " needs memory");
      }
    } catch (IllegalAccessException | IllegalArgumentException e) {
      wrong.add(name + " cannot be called: " + e);
    }
  }

  private static String name(Method method) {
    StringBuilder name = new StringBuilder(method.getDeclaringClass().getSimpleName());
    name.append('.').append(method.getName()).append('(');
    String separator = "";
    for (Class<?> parameter : method.getParameterTypes()) {
      name.append(separator).append(parameter.getSimpleName());
      separator = ",";
    }
    return name.append(')').toString();
  }

  /** Arguments that would do if the region were open. */
  private static Object[] arguments(Object stale, Method method, VolatileSlice live) {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] =
          types[i] == long.class ? (Object) (i == 0 ? 0L : 8L) : argument(types[i], live);
    }
    if (method.getName().equals("without")) {
      arguments[0] = ((GuestMemory) stale).regions().get(0);
    }
    return arguments;
  }

  private static Object argument(Class<?> type, VolatileSlice live) {
    if (type == Object.class) {
      return 1; // an element of the references
    } else if (type == Object[].class) {
      return Stream.generate(() -> 1).limit(64).toArray(Integer[]::new);
    } else if (type.isPrimitive()) {
      return number(type);
    } else if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 64);
    }
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
