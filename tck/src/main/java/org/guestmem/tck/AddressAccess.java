package org.guestmem.tck;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;

/**
 * One way to touch a value by address: each public accessor of a memory that takes nothing but
 * numbers, found by reflection so that no new one escapes the contracts.
 *
 * @param method the accessor; its first argument is the address
 */
record AddressAccess(Method method) {

  static List<AddressAccess> of(Class<?> memory) {
    boolean exported = Modifier.isPublic(memory.getModifiers());
    return Stream.of((exported ? memory : memory.getSuperclass()).getMethods())
        .filter(m -> m.getName().matches("(get|put|compare|weakCompare).*(Byte|Short|Int|Long).*"))
        .filter(m -> Stream.of(m.getParameterTypes()).allMatch(Class::isPrimitive))
        .map(AddressAccess::new)
        .toList();
  }

  static List<AddressAccess> writing(Class<?> memory) {
    return of(memory).stream().filter(AddressAccess::writes).toList();
  }

  boolean writes() {
    return !method.getName().matches("get(Byte|Short|Int|Long).*");
  }

  /** Whether it reads, modifies and writes in one access. */
  boolean isUpdate() {
    return method.getName().matches(".*And.*");
  }

  /** Makes the access with ones for its other arguments, and throws what it throws. */
  void on(Object memory, long address) {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    arguments[0] = address;
    for (int i = 1; i < types.length; i++) {
      arguments[i] = one(types[i]);
    }
    try {
      method.invoke(memory, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new AssertionError(method + " threw " + e.getCause(), e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(method + " is not accessible", e);
    }
  }

  private static Object one(Class<?> type) {
    if (type == byte.class) {
      return (byte) 1;
    }
    if (type == short.class) {
      return (short) 1;
    }
    return type == int.class ? (Object) 1 : (Object) 1L;
  }

  @Override
  public String toString() {
    return method.getName();
  }
}
