package org.guestmem.fallback;

import org.guestmem.tck.ExhaustionContract;
import org.guestmem.tck.ExhaustionProbe;

/** What the fallback does where there is too little, with anonymous regions on the heap. */
final class HeapExhaustionTest extends ExhaustionContract {
  @Override
  protected Class<?> child() {
    return Child.class;
  }

  @Override
  protected String remedy() {
    return "raise -Xmx";
  }

  /** What runs in the other JVM. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      ExhaustionProbe.run(new FallbackRegionFactory(AnonymousMemory.HEAP), args);
    }
  }
}
