package org.guestmem.fallback;

import org.guestmem.tck.ExhaustionContract;
import org.guestmem.tck.ExhaustionProbe;

/** What the fallback does where there is too little, with anonymous regions in direct buffers. */
final class DirectExhaustionTest extends ExhaustionContract {
  @Override
  protected Class<?> child() {
    return Child.class;
  }

  @Override
  protected String remedy() {
    return "ulimit -v and ulimit -d";
  }

  /** What runs in the other JVM. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      ExhaustionProbe.run(new FallbackRegionFactory(AnonymousMemory.DIRECT), args);
    }
  }
}
