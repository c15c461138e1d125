package org.guestmem.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares what was found with what the model says. */
final class Expect {
  private Expect() {}

  static void same(@Nullable Object model, @Nullable Object found, Object what) {
    if (!Objects.equals(model, found)) {
      throw new AssertionError("%s: the model says %s, found %s".formatted(what, model, found));
    }
  }
}
