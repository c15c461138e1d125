package org.guestmem.ffm;

import static org.guestmem.tck.ChildJvm.ENABLE;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.guestmem.api.Backends;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.RegionSpec;
import org.guestmem.tck.ChildJvm;
import org.junit.jupiter.api.Test;

/** How the back end comes by native access, each case in a JVM of its own. */
class NativeAccessTest {
  private static final String DENY = "--illegal-native-access=deny";

  @Test
  void deniedMustBeMissingAndNameTheFlag() throws Exception {
    String out = run(List.of(DENY), "auto");
    assertTrue(out.contains("ffm serves: false"), out);
    assertTrue(out.contains("denied by this JVM; start java with " + ENABLE), out);
  }

  @Test
  void requiredButDeniedMustFailAndNameTheFlag() throws Exception {
    String out = run(List.of(DENY), "require");
    assertTrue(out.contains("failed: back end ffm: native access is denied"), out);
    assertTrue(out.contains(ENABLE), out);
  }

  @Test
  void quietMustNotUseWhatWouldWarn() throws Exception {
    String out = run(List.of(), "quiet");
    assertTrue(out.contains("ffm serves: false"), out);
    assertTrue(out.contains("not enabled outright; start java with " + ENABLE), out);
    assertFalse(out.contains("WARNING"), out);
  }

  @Test
  void quietMustServeWhereItIsEnabled() throws Exception {
    String out = run(List.of(ENABLE), "quiet");
    assertTrue(out.contains("ffm serves: true"), out);
    assertFalse(out.contains("WARNING"), out);
  }

  @Test
  void autoMustServeUnderTheWarnDefaultAndNameTheFlag() throws Exception {
    String out = run(List.of(), "auto");
    assertTrue(out.contains("ffm serves: true"), out);
    assertTrue(out.contains("not enabled outright; start java with " + ENABLE), out);
  }

  @Test
  void offMustBeMissing() throws Exception {
    String out = run(List.of(ENABLE), "off");
    assertTrue(out.contains("ffm serves: false"), out);
    assertTrue(out.contains("guestmem.native.access=auto"), out);
  }

  @Test
  void exhaustedAddressSpaceMustNameTheRemedy() throws Exception {
    String out = run(List.of("-Xmx64m", ENABLE), "limited");
    assertTrue(out.matches("(?s).*failed: ENOMEM, .*raise ulimit -v.*"), out);
  }

  private static String run(List<String> options, String mode)
      throws IOException, InterruptedException {
    // A JVM with a small heap fits into 8 GiB of address space; a region of 64 GiB does not.
    String limit = mode.equals("limited") ? "ulimit -v 8388608; " : "";
    return ChildJvm.run(limit, options, Child.class, mode);
  }

  /** What runs in the other JVM. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      ClassLoader loader = Child.class.getClassLoader();
      try {
        if (args[0].equals("limited")) {
          exhaust();
          return;
        }
        Backends found = Backends.find(loader, NativeAccess.parse(args[0]));
        boolean serves = found.factories().stream().anyMatch(f -> f.backend().equals("ffm"));
        System.out.println("ffm serves: " + serves + ", missing " + found.missing());
      } catch (GuestMemoryException e) {
        System.out.println("failed: " + e.getMessage());
      }
    }

    private static void exhaust() {
      try (MmapRegion region =
          new FfmRegionFactory().create(RegionSpec.builder(64L << 30).build())) {
        System.out.println("mapped " + region);
      } catch (MappingFailedException e) {
        System.out.println("failed: " + e.reason() + ", " + e.advice());
      }
    }
  }
}
