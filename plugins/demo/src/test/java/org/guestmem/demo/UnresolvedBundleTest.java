package org.guestmem.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnresolvedBundleTest {
  private static final String NEEDS_22 =
      "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=22))\",other;filter:=\"(version=99)\"";

  @Test
  void olderJavaMustBeTheReason() {
    assertEquals(
        Optional.of("needs Java 22 or later, this is 17"),
        UnresolvedBundle.newerJava(NEEDS_22, 17));
  }

  @Test
  void sufficientJavaMustBeNoReason() {
    assertEquals(Optional.empty(), UnresolvedBundle.newerJava(NEEDS_22, 22));
    assertEquals(Optional.empty(), UnresolvedBundle.newerJava("", 17));
  }
}
