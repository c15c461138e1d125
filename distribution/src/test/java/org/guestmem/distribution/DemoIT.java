package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.guestmem.distribution.GuestmemScript.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job as a user starts it: it ends well only if everything matched. */
@ParameterizedClass
@MethodSource("org.guestmem.distribution.GuestmemScript#jdks")
class DemoIT {
  private static final String MATCHED = "\nEverything matched: ";

  private final Path jdk;

  @TempDir Path temp;

  DemoIT(Path jdk) {
    this.jdk = jdk;
  }

  @Test
  void demoMustMatchWhatTheHostComputed() throws Exception {
    Outcome outcome = demo();
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals("", outcome.err());
    assertTrue(outcome.out().contains(MATCHED), outcome.out());
    boolean guest = outcome.out().contains("\n3  A guest boots under KVM\n");
    boolean reason = outcome.out().contains("\n3  No KVM here: ");
    assertTrue(guest != reason, outcome.out());
    // Without native access or KVM there is a reason; here, with both, there must be a guest.
    assertEquals(script().java() >= 22 && Files.isWritable(Path.of("/dev/kvm")), guest);
  }

  @Test
  void demoMustFailWhereABitOfTheResultWasFlipped() throws Exception {
    Outcome outcome = demo("-Dguestmem.demo.tamper=true");
    assertEquals(1, outcome.status(), outcome::toString);
    assertTrue(outcome.out().contains(" expected 0x"), outcome.out());
    assertFalse(outcome.out().contains(MATCHED), outcome.out());
  }

  @Test
  void demoMustDoAllButTheGuestWithoutNativeAccess() throws Exception {
    Outcome outcome = demo("-Dguestmem.native.access=off");
    assertEquals(0, outcome.status(), outcome::toString);
    assertTrue(outcome.out().contains("\n3  No KVM here: "), outcome.out());
    assertTrue(outcome.out().contains("(fallback region of 256 MiB"), outcome.out());
    assertFalse(outcome.out().contains("(ffm region"), outcome.out());
    assertTrue(outcome.out().contains(MATCHED), outcome.out());
  }

  private Outcome demo(String... javaOptions) throws Exception {
    return script(javaOptions).run("", "demo");
  }

  private GuestmemScript script(String... javaOptions) {
    return new GuestmemScript(jdk, temp, List.of(javaOptions));
  }
}
