package org.guestmem.itests.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which back ends a JVM without an OSGi framework finds, and that the best one works. */
class PlainJavaIT {
  private static final String BOTH = "found: [ffm, fallback]";
  private static final String FALLBACK = "found: [fallback]";
  private static final String DENY = "--illegal-native-access=deny";

  @Test
  void allJarsMustBootOnOneModulePath() throws Exception {
    List<String> lines = ChildJvm.current("--enable-native-access=org.guestmem.ffm").onModulePath();
    assertEquals(
        List.of(BOTH, "used: ffm, 42, 1 dirty", "modules: " + DescriptorsIT.jars()), lines);
  }

  @Test
  void deniedModulePathMustNameTheModuleAndFallBack() throws Exception {
    mustFallBack(ChildJvm.current(DENY).onModulePath(), "--enable-native-access=org.guestmem.ffm");
  }

  @Test
  void classPathMustGiveFfmFirst() throws Exception {
    mustUseFfm(ChildJvm.current("--enable-native-access=ALL-UNNAMED").onClassPath());
  }

  @Test
  void deniedClassPathMustNameTheFlagAndFallBack() throws Exception {
    mustFallBack(ChildJvm.current(DENY).onClassPath(), "--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void loaderBelowTheApiMustGiveFfmFirst() throws Exception {
    mustUseFfm(ChildJvm.current("--enable-native-access=ALL-UNNAMED").inLoaderBelow());
  }

  @Test
  @Tag("jdk17")
  void allJarsMustBootOnOneModulePathOf17() throws Exception {
    List<String> lines = ChildJvm.jdk17().onModulePath();
    mustFallBack(lines, "org.guestmem.ffm");
    assertTrue(lines.contains("modules: " + DescriptorsIT.jars()), lines::toString);
  }

  @Test
  @Tag("jdk17")
  void classPathOf17MustFallBack() throws Exception {
    mustFallBack(ChildJvm.jdk17().onClassPath(), "UnsupportedClassVersionError");
  }

  @Test
  @Tag("jdk17")
  void loaderBelowTheApiMustFallBackOn17() throws Exception {
    mustFallBack(ChildJvm.jdk17().inLoaderBelow(), "UnsupportedClassVersionError");
  }

  private static void mustUseFfm(List<String> lines) throws IOException {
    assertEquals(List.of(BOTH, "used: ffm, 42, 1 dirty", "modules: []"), lines);
  }

  private static void mustFallBack(List<String> lines, String reason) {
    assertTrue(lines.contains(FALLBACK), lines::toString);
    assertTrue(
        lines.stream().anyMatch(l -> l.startsWith("missing: ") && l.contains(reason)),
        lines::toString);
    assertTrue(lines.contains("used: fallback, 42, 1 dirty"), lines::toString);
  }
}
