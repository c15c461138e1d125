package org.guestmem.tck;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.guestmem.api.AddressSpaceChange;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.IoVector;
import org.guestmem.api.MappingPolicy;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RangeConsumer;
import org.guestmem.api.SharedDirtyLog;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.IommuMissHandler;
import org.guestmem.api.iommu.IovaLog;
import org.guestmem.api.spi.Mapping;

/** Finds what takes a guest's numbers, by reflection so that nothing new escapes the contracts. */
final class HostileMethods {
  /** What others implement: it gets only numbers that have been checked. */
  private static final Set<Class<?>> CALLED_BACK =
      Set.of(Mapping.class, RangeConsumer.class, IovaLog.class, IommuMissHandler.class);

  private HostileMethods() {}

  /** All public types, but for those that others implement. */
  static Stream<Class<?>> types() {
    return reachable(
            MmapRegionFactory.class,
            MappingPolicy.class,
            GuestAddressSpace.class,
            AddressSpaceChange.class,
            GuestAddress.class,
            ByteSize.class,
            IoVector.class,
            SharedDirtyLog.class,
            IommuMemory.class)
        .stream()
        .filter(type -> !CALLED_BACK.contains(type));
  }

  /** The instance methods of a type that take numbers, with those that it inherits. */
  static List<Method> of(Class<?> type) {
    return all(type).stream().filter(HostileMethods::takesNumbers).toList();
  }

  /** The instance methods of a type, with those that it inherits. */
  static List<Method> all(Class<?> type) {
    return Stream.of(type.getMethods())
        .filter(m -> !Modifier.isStatic(m.getModifiers()) && isOurs(m))
        .toList();
  }

  /** The constructors and static methods of a type that take numbers. */
  static List<Executable> makersOf(Class<?> type) {
    Stream<Constructor<?>> constructors =
        Stream.of(type.getConstructors()).filter(c -> !Modifier.isAbstract(type.getModifiers()));
    Stream<Method> methods =
        Stream.of(type.getDeclaredMethods())
            .filter(
                m -> Modifier.isStatic(m.getModifiers()) && Modifier.isPublic(m.getModifiers()));
    return Stream.concat(constructors, methods).filter(HostileMethods::takesNumbers).toList();
  }

  private static boolean isOurs(Method method) {
    return isOurs(method.getDeclaringClass()) && !method.isBridge();
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("org.guestmem.");
  }

  private static boolean takesNumbers(Executable each) {
    return Stream.of(each.getParameterTypes()).anyMatch(HostileNumbers::areOf);
  }

  /** As the Javadoc that describes it, without packages: one line of the list of refusals. */
  static String name(Executable each) {
    String owner = origin(each).getName().replaceAll(".*\\.", "").replace('$', '.');
    return Stream.of(each.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(
                ",", owner + (each instanceof Method ? "." + each.getName() : "") + "(", ")"));
  }

  /** The highest class that declares it. */
  private static Class<?> origin(Executable each) {
    Class<?> owner = each.getDeclaringClass();
    for (Class<?> type = owner;
        each instanceof Method && type != null;
        type = type.getSuperclass()) {
      boolean declares =
          Stream.of(type.getDeclaredMethods())
              .anyMatch(
                  m ->
                      m.getName().equals(each.getName())
                          && Arrays.equals(m.getParameterTypes(), each.getParameterTypes()));
      owner = declares ? type : owner;
    }
    return owner;
  }

  /** All public types that are reached from some by what their public methods take and return. */
  static Set<Class<?>> reachable(Class<?>... roots) {
    Set<Class<?>> found = new LinkedHashSet<>();
    Deque<Class<?>> next = new ArrayDeque<>(List.of(roots));
    while (!next.isEmpty()) {
      Class<?> type = next.pop();
      if (isOurs(type) && Modifier.isPublic(type.getModifiers()) && found.add(type)) {
        neighbours(type).forEach(next::add);
      }
    }
    return found;
  }

  private static Stream<Class<?>> neighbours(Class<?> type) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    Stream<Type> used =
        Stream.concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getConstructors()))
            .flatMap(
                each -> Stream.concat(result(each), Stream.of(each.getGenericParameterTypes())));
    return Stream.of(
            used.flatMap(HostileMethods::classes),
            Stream.of(type.getClasses()),
            Stream.of(Objects.requireNonNullElse(permitted, new Class<?>[0])))
        .flatMap(each -> each);
  }

  private static Stream<Type> result(Executable each) {
    return each instanceof Method method ? Stream.of(method.getGenericReturnType()) : Stream.of();
  }

  private static Stream<Class<?>> classes(Type type) {
    if (type instanceof ParameterizedType generic) {
      return Stream.concat(
          classes(generic.getRawType()),
          Stream.of(generic.getActualTypeArguments()).flatMap(HostileMethods::classes));
    }
    return type instanceof Class<?> plain
        ? Stream.of(plain.isArray() ? plain.getComponentType() : plain)
        : Stream.of();
  }
}
