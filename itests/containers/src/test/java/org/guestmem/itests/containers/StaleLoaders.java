package org.guestmem.itests.containers;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** The class loaders that bundles had before they were refreshed: nothing may keep them. */
final class StaleLoaders {
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

  /** Notes the class loader of a bundle that is about to be refreshed. */
  void add(Bundle bundle) {
    loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
  }

  /** Waits until the collector has found all, or fails; then it forgets them. */
  void awaitCollected() {
    try {
      ConfiguredRegion.await(() -> left().isEmpty(), "end of class loaders");
      loaders.clear();
    } catch (AssertionError e) {
      throw new AssertionError("class loaders of refreshes " + left() + " are left", e);
    }
  }

  private List<Integer> left() {
    System.gc();
    return IntStream.range(0, loaders.size())
        .filter(i -> loaders.get(i).get() != null)
        .boxed()
        .toList();
  }
}
