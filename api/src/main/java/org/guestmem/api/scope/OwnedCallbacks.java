package org.guestmem.api.scope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;

/**
 * All callbacks that the api keeps in this process. It knows nothing of OSGi, which may not be
 * there: an owner is looked for when it goes, and not before.
 *
 * <p>Nothing lives longer for being here: the references are weak.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class OwnedCallbacks {
  private static final Set<OwnedCallback> KEPT =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private OwnedCallbacks() {}

  /**
   * Notes that a callback is kept.
   *
   * @param kept what keeps it
   */
  public static void add(OwnedCallback kept) {
    KEPT.add(kept);
  }

  /**
   * Notes that a callback is not kept any more.
   *
   * @param kept what kept it
   */
  public static void remove(OwnedCallback kept) {
    KEPT.remove(kept);
  }

  /** Returns those whose callback is of a class that somebody owns. */
  static List<OwnedCallback> of(Predicate<Class<?>> owned) {
    List<OwnedCallback> found = new ArrayList<>(KEPT);
    found.removeIf(
        kept -> {
          Object callback = kept.callback();
          return callback == null || !owned.test(callback.getClass());
        });
    return found;
  }
}
