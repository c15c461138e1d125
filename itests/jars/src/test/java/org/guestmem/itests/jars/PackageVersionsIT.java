package org.guestmem.itests.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds the exported packages against {@code expected-api.txt}, the baseline of their versions,
 * which {@code mvn verify -Dguestmem.api=write} renews.
 *
 * <p>While a version is made for a release to come, its package may change with the file; once the
 * release is out, a changed package needs a higher version, a major step where a declaration went
 * or others have more to implement, a package that goes a major step of the project, and the file
 * cannot be renewed without it.
 */
class PackageVersionsIT {
  private static final Path EXPECTED = Path.of(System.getProperty("basedir"), "expected-api.txt");
  private static final String RELEASE =
      System.getProperty("guestmem.version").replaceFirst("-SNAPSHOT$", "");

  @Test
  void changedPackageMustHaveAHigherVersion() throws IOException {
    Map<String, PackageApi> built = BuiltApi.of(versioned(), RELEASE);
    Map<String, PackageApi> expected = PackageApi.parse(Files.readAllLines(EXPECTED));
    List<String> forbidden = new ArrayList<>();
    expected.forEach(
        (name, was) ->
            Optional.ofNullable(built.get(name))
                .map(was::forbids)
                .orElseGet(() -> was.forbidsToGo(RELEASE))
                .ifPresent(forbidden::add));
    assertTrue(forbidden.isEmpty(), () -> String.join("\n", forbidden));
    if (System.getProperty("guestmem.api").equals("write")) {
      expected = write(built, expected);
    }
    assertEquals("", difference(expected, built), "if that is meant, -Dguestmem.api=write");
  }

  /**
   * Not the demonstration, which nobody uses, and not the contract, which grows with every rule.
   */
  private static List<Path> versioned() throws IOException {
    Set<Path> others =
        Set.of(BuiltJars.own("org.guestmem.demo"), BuiltJars.own("org.guestmem.tck"));
    return BuiltJars.own().stream().filter(jar -> !others.contains(jar)).toList();
  }

  private static Map<String, PackageApi> write(
      Map<String, PackageApi> built, Map<String, PackageApi> expected) throws IOException {
    List<String> lines = new ArrayList<>();
    built.forEach(
        (name, now) -> lines.addAll(expected.getOrDefault(name, now).keptBy(now).lines()));
    Files.write(EXPECTED, lines);
    return PackageApi.parse(lines);
  }

  private static String difference(
      Map<String, PackageApi> expected, Map<String, PackageApi> built) {
    StringBuilder text = new StringBuilder();
    TreeSet<String> names = new TreeSet<>(expected.keySet());
    names.addAll(built.keySet());
    for (String name : names) {
      PackageApi none = new PackageApi(name, "none", RELEASE, List.of());
      String change = expected.getOrDefault(name, none).difference(built.getOrDefault(name, none));
      if (!change.isEmpty()) {
        text.append("\n").append(name).append(change);
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    // release then, version then, version now, declarations now, whether it is forbidden
    "0.1.0, 1.0.0, 1.0.0, f, false",
    "0.1.0, 1.0.0, 1.0.0, f g, true",
    "0.1.0, 1.2.0, 1.2.1, f g, true",
    "0.1.0, 1.2.0, 1.3.0, f g, false",
    "0.1.0, 1.9.0, 1.10.0, f g, false",
    "0.1.0, 1.2.0, 1.3.0, g, true",
    "0.1.0, 1.2.0, 2.0.0, g, false",
    "0.1.0, 1.2.0, 1.1.0, f, true",
    "0.2.0, 1.0.0, 1.0.0, g, false"
  })
  void releasedVersionMustKeepItsMeaning(
      String release, String then, String now, String declarations, boolean forbidden) {
    PackageApi before = new PackageApi("p", then, release, List.of("f"));
    PackageApi after = new PackageApi("p", now, "0.2.0", List.of(declarations.split(" ")));
    assertEquals(forbidden, before.forbids(after).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    // the type, what else is there, what comes, whether a minor step is forbidden
    "public interface p.T, T: public abstract void f();, T: public abstract void g();, true",
    "public interface p.T<V>, T: public abstract void f();, T: public abstract V g();, true",
    "public interface p.T$U, T$U: public abstract void f();, T$U: public abstract void g();, true",
    "public abstract class p.T, T: protected p.T();, T: protected abstract void g();, true",
    "public abstract class p.T extends p.S, T: public p.T(int);, T: public abstract void g();,"
        + " true",
    "public interface p.T, T: public abstract void f();, T: public default void g();, false",
    "public interface p.T, T: public abstract void f();, T: public static void g();, false",
    "public interface p.T, T: public abstract void f();, public interface p.V, false",
    "public interface p.T, T: public abstract void f();, V: public abstract void g();, false",
    "public interface p.T extends java.lang.annotation.Annotation, T: f, T: public abstract int"
        + " g();, false",
    "@ProviderType public interface p.T, T: public abstract void f();, T: public abstract void"
        + " g();, false",
    "sealed public abstract class p.S, public abstract class p.T extends p.S;;T: protected p.T();,"
        + " S: public abstract void g();, true",
    "sealed public interface p.T, T: public abstract void f();, T: public abstract void g();,"
        + " false",
    "public abstract class p.T, T: public void f();, T: public abstract void g();, false"
  })
  void methodThatOthersHaveToImplementMustTakeAMajorStep(
      String type, String there, String coming, boolean forbidden) {
    List<String> declarations = new ArrayList<>(List.of(type));
    declarations.addAll(List.of(there.split(";;")));
    PackageApi before = new PackageApi("p", "1.2.0", "0.1.0", List.copyOf(declarations));
    declarations.add(coming);
    PackageApi minor = new PackageApi("p", "1.3.0", "0.2.0", declarations);
    PackageApi major = new PackageApi("p", "2.0.0", "0.2.0", declarations);
    assertEquals(forbidden, before.forbids(minor).isPresent());
    assertTrue(before.forbids(major).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    // the release it is in, the release without it, whether it is forbidden
    "0.1.0, 0.1.0, false",
    "0.1.0, 0.2.0, true",
    "0.1.0, 1.0.0, false",
    "1.2.0, 1.10.0, true",
    "1.2.0, 2.0.0, false"
  })
  void releasedPackageMustStayUpToAMajorStepOfTheProject(
      String release, String without, boolean forbidden) {
    PackageApi before = new PackageApi("p", "1.0.0", release, List.of("f"));
    assertEquals(forbidden, before.forbidsToGo(without).isPresent());
  }

  /** What others implement is known by what javap does not say. */
  @Test
  void typesThatNobodyElseMayImplementMustBeMarked() throws IOException {
    List<String> api =
        BuiltApi.of(versioned(), RELEASE).values().stream()
            .flatMap(each -> each.declarations().stream())
            .toList();
    assertTrue(api.contains("@ProviderType public interface org.guestmem.api.MmapRegionFactory"));
    assertTrue(api.contains("sealed public interface org.guestmem.api.Backing"));
    assertTrue(api.contains("public interface org.guestmem.api.AddressSpaceListener"));
  }

  @Test
  void writtenPackageMustBeReadBackAsItWas() {
    PackageApi written = new PackageApi("p.q", "1.0.0", "0.2.0", List.of("class A", "A: void f()"));
    assertEquals(Map.of("p.q", written), PackageApi.parse(written.lines()));
  }
}
