package org.guestmem.itests.containers;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** The class loaders that bundles had before they were refreshed: nothing may keep them. */
final class StaleLoaders {
  private record Stale(String bundle, WeakReference<ClassLoader> loader) {}

  private final List<Stale> loaders = new ArrayList<>();

  /** Notes the class loaders of bundles that are about to be refreshed. */
  void add(Collection<Bundle> bundles) {
    for (Bundle bundle : bundles) {
      ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
      loaders.add(new Stale(bundle.getSymbolicName(), new WeakReference<>(loader)));
    }
  }

  /** Waits until the collector has found all, or fails; then it forgets them. */
  void awaitCollected() {
    try {
      ConfiguredRegion.await(() -> left().isEmpty(), "end of class loaders");
      loaders.clear();
    } catch (AssertionError e) {
      throw new AssertionError("class loaders from before refreshes are left: " + left(), e);
    }
  }

  private List<String> left() {
    System.gc();
    return loaders.stream().filter(stale -> stale.loader.get() != null).map(Stale::bundle).toList();
  }
}
