package org.guestmem.itests.containers;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The types of ours of which somebody can get an object through the packages that a bundle exports:
 * public methods return them, also within others such as lists, or public constructors make them,
 * or they are interfaces, which {@code unwrap} may find.
 */
final class ObtainableTypes {
  private final Set<String> names = new TreeSet<>();

  private ObtainableTypes() {}

  /** Returns their names, without the package. */
  static Set<String> of(Bundle bundle) throws ClassNotFoundException {
    ObtainableTypes types = new ObtainableTypes();
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    for (BundleCapability exported : wiring.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE)) {
      Map<String, Object> attributes = exported.getAttributes();
      String name = String.valueOf(attributes.get(PackageNamespace.PACKAGE_NAMESPACE));
      String path = name.replace('.', '/');
      for (String file : classes(wiring, path)) {
        types.addOf(bundle.loadClass(file.replace(".class", "").replace('/', '.')));
      }
    }
    return types.names;
  }

  private static Collection<String> classes(BundleWiring wiring, String path) {
    return wiring.listResources(path, "*.class", BundleWiring.LISTRESOURCES_LOCAL).stream()
        .filter(file -> !file.endsWith("-info.class"))
        .toList();
  }

  private void addOf(Class<?> type) {
    if (Modifier.isPublic(type.getModifiers())) {
      Stream.of(type.getMethods()).map(Method::getGenericReturnType).forEach(this::add);
      boolean isMade =
          type.getConstructors().length > 0 && !Modifier.isAbstract(type.getModifiers());
      if (isMade || (type.isInterface() && !type.isAnnotation())) {
        add(type);
      }
    }
  }

  private void add(Type type) {
    if (type instanceof Class<?> c) {
      addClass(c);
    } else if (type instanceof GenericArrayType array) {
      add(array.getGenericComponentType());
    } else if (type instanceof ParameterizedType generic) {
      add(generic.getRawType());
      List.of(generic.getActualTypeArguments()).forEach(this::add);
    } else if (type instanceof WildcardType wildcard) {
      List.of(wildcard.getUpperBounds()).forEach(this::add);
    }
  }

  /** Exceptions and constants hold nothing; records no more than what their accessors return. */
  private void addClass(Class<?> type) {
    if (type.isArray()) {
      add(type.getComponentType());
    } else if (type.getName().startsWith("org.guestmem.")
        && !type.isEnum()
        && !type.isRecord()
        && !Throwable.class.isAssignableFrom(type)) {
      names.add(type.getName().substring(type.getPackageName().length() + 1));
    }
  }
}
