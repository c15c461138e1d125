package org.guestmem.ffm;

import org.guestmem.tck.ExhaustionContract;
import org.guestmem.tck.ExhaustionProbe;

/** What the back end over mmap(2) does where there is too little. */
final class FfmExhaustionTest extends ExhaustionContract {
  @Override
  protected Class<?> child() {
    return Child.class;
  }

  @Override
  protected String remedy() {
    return "raise ulimit -v and ulimit -d";
  }

  /** What runs in the other JVM. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      ExhaustionProbe.run(new FfmRegionFactory(), args);
    }
  }
}
