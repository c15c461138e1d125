package org.guestmem.tck;

import java.lang.reflect.Method;
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
    return Stream.of(memory.getMethods())
        .filter(m -> m.getName().matches("(get|put|compare).*(Byte|Short|Int|Long).*"))
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

  void on(Object memory, long address) {
    Access.invoke(method, memory, Access.numbers(method, address));
  }

  @Override
  public String toString() {
    return method.getName();
  }
}
