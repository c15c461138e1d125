package org.guestmem.tck;

import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What HotSpot has compiled and runs: the command {@code Compiler.codelist} of jcmd(1). */
final class CompiledMethods {
  /** Number, tier, state (0 is in use), and the method with its descriptor. */
  private static final Pattern LINE = Pattern.compile("\\s*\\d+ +(\\d) +0 +(\\S+\\(\\S*\\))\\S.*");

  private final Set<String> found = new HashSet<>();

  private CompiledMethods() {}

  /** Those of one tier: 1 is all of C1, 4 is C2. */
  static CompiledMethods ofTier(int tier) {
    CompiledMethods compiled = new CompiledMethods();
    codeList()
        .lines()
        .map(LINE::matcher)
        .filter(line -> line.matches() && line.group(1).equals(Integer.toString(tier)))
        .forEach(line -> compiled.found.add(line.group(2)));
    return compiled;
  }

  private static String codeList() {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "compilerCodelist",
                  new Object[0],
                  new String[0]);
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether what runs when a method is called on objects of a class is compiled. */
  boolean contains(Class<?> receiver, Method method) {
    String descriptor =
        MethodType.methodType(void.class, method.getParameterTypes()).toMethodDescriptorString();
    return found.contains(
        owner(receiver, method).getName()
            + "."
            + method.getName()
            + descriptor.substring(0, descriptor.length() - 1));
  }

  private static Class<?> owner(Class<?> receiver, Method method) {
    for (Class<?> type = receiver; type != null; type = type.getSuperclass()) {
      for (Method each : type.getDeclaredMethods()) {
        if (each.getName().equals(method.getName())
            && Arrays.equals(each.getParameterTypes(), method.getParameterTypes())) {
          return type;
        }
      }
    }
    return method.getDeclaringClass();
  }
}
