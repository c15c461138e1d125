package org.guestmem.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Things that are slow to make, handed out in turn: regions with logs, for states of which there
 * are millions.
 *
 * <p>One comes again when as many others were handed out as there are: more than jcstress has in
 * use at a time, which {@code -strideSize} bounds.
 *
 * <p>Thread-safety: safe for use by many threads.
 *
 * @param <T> what is handed out
 */
final class Pool<T> {
  static final int SIZE = 1024;

  private final Consumer<T> reset;
  private final List<T> all = new ArrayList<>();
  private int handedOut;

  Pool(Supplier<T> maker, Consumer<T> reset) {
    this.reset = reset;
    for (int i = 0; i < SIZE; i++) {
      all.add(maker.get());
    }
  }

  /** The one that was not handed out for longest, as if it were new. */
  synchronized T next() {
    T next = all.get(handedOut++ % SIZE);
    reset.accept(next);
    return next;
  }
}
