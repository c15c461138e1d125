package org.guestmem.itests.jars;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.guestmem.api.Backends;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.RegionSpec;

/**
 * The program of the child processes: it finds the back ends, uses the best, and prints both.
 *
 * <p>Arguments: {@code layer} for those of the boot layer, {@code loader} for those of the class
 * path, or {@code urls} and jars for those of a class loader of its own.
 */
final class BackEndProbe {
  private BackEndProbe() {}

  public static void main(String[] args) throws Exception {
    Backends backends = find(args);
    System.out.println("found: " + backends.factories().stream().map(f -> f.backend()).toList());
    backends.missing().forEach(reason -> System.out.println("missing: " + reason));
    use(backends.best());
    List<String> modules =
        ModuleLayer.boot().modules().stream()
            .map(Module::getName)
            .filter(name -> name.startsWith("org.guestmem."))
            .sorted()
            .toList();
    System.out.println("modules: " + modules);
  }

  private static Backends find(String[] args) throws Exception {
    return switch (args[0]) {
      case "layer" -> Backends.find(ModuleLayer.boot(), NativeAccess.AUTO);
      case "loader" -> Backends.find(BackEndProbe.class.getClassLoader(), NativeAccess.AUTO);
      default -> Backends.find(loader(args), NativeAccess.AUTO);
    };
  }

  private static ClassLoader loader(String[] args) throws Exception {
    URL[] urls = new URL[args.length - 1];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = Path.of(args[i + 1]).toUri().toURL();
    }
    return new URLClassLoader(urls, BackEndProbe.class.getClassLoader());
  }

  private static void use(MmapRegionFactory factory) {
    try (MmapRegion region = factory.create(RegionSpec.builder(1 << 20).trackDirty().build())) {
      region.slice().putLong(8192, 42);
      long read = region.slice().getLong(8192);
      long dirty = region.dirtyBitmap().orElseThrow().count();
      System.out.printf("used: %s, %d, %d dirty%n", region.backend(), read, dirty);
    }
  }
}
