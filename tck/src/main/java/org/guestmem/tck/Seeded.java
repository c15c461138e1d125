package org.guestmem.tck;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Runs a case on random input; a failure names the seed that repeats it. */
final class Seeded {
  private static final String PROPERTY = "guestmem.tck.seed";

  private Seeded() {}

  static void run(Consumer<SplittableRandom> body) {
    run(Long.getLong(PROPERTY, System.nanoTime()), body);
  }

  /** Prints the seed before anything runs: a case of so many steps may end in a hang or a crash. */
  static void announced(Consumer<SplittableRandom> body) {
    long seed = Long.getLong(PROPERTY, System.nanoTime());
    System.out.println("repeat with -D" + PROPERTY + "=" + seed);
    run(seed, body);
  }

  private static void run(long seed, Consumer<SplittableRandom> body) {
    try {
      body.accept(new SplittableRandom(seed));
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(e.getMessage() + "; repeat with -D" + PROPERTY + "=" + seed, e);
    }
  }

  static byte[] bytes(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
