package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.guestmem.api.MmapRegionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Accesses to pages that a file no longer has, as the interpreter and both compilers make them:
 * each kind in a JVM of its own, which must live, or end where that is what is said of it.
 */
public abstract class FaultProcessContract {
  /** What reaches no memory, but for a shared log, which refuses memory that can shrink. */
  private static final String WITHOUT_MEMORY =
      "AddressSpaceListener Backing ByteSize DirtyBitmap DirtyHarvester DirtyPages DirtySlice"
          + " GuestAddressSpace GuestAddressSpace$Registration HostAddressLease HostOption Iotlb"
          + " MmapRegionFactory RegionDescriptor RegionGroup RegionSpec$Builder SharedDirtyLog";

  @TempDir Path directory;

  /** For the framework: an instance a case. */
  protected FaultProcessContract() {}

  /**
   * Returns the factory that the child processes use.
   *
   * @return a class with a public constructor that takes nothing
   */
  protected abstract Class<? extends MmapRegionFactory> factory();

  @ParameterizedTest
  @EnumSource
  void everyMethodMustSayWhatIsGoneAndLetTheProcessLive(FaultMode mode) throws Exception {
    String out = child(FaultWalk.class, mode).output();
    assertTrue(out.endsWith(FaultMethods.all().size() + " calls at each place, none wrong\n"), out);
  }

  @ParameterizedTest
  @MethodSource("endings")
  void processMustEndOnlyWhereThatIsSaid(FaultEnding ending) throws Exception {
    ChildJvm.End end =
        child(FaultEnd.class, ending.mode(), ending.truncation().name(), ending.method());
    assertTrue(ending.outcome().matches(end), end::toString);
    assertEquals(ending.outcome().isEnd(), Files.exists(report()));
  }

  static Stream<FaultEnding> endings() {
    return FaultEnding.all();
  }

  private Path report() {
    return directory.resolve("hs_err.log");
  }

  private ChildJvm.End child(Class<?> main, FaultMode mode, String... more)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(mode.options());
    options.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + report()));
    if (mode == FaultMode.INTERPRETED && main == FaultWalk.class) {
      options.addAll(recording());
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(factory().getName(), directory.toString(), Integer.toString(mode.tier())));
    arguments.addAll(List.of(more));
    return ChildJvm.end("", options, main, arguments.toArray(String[]::new));
  }

  /** What {@code tools/ThrowsReport.java} reads, where the build asks for it. */
  private static List<String> recording() {
    boolean wanted = "record".equals(System.getProperty("guestmem.exceptions"));
    return wanted && Runtime.version().feature() >= 25
        ? List.of(
            "-Xlog:jfr+startup=off",
            "-XX:StartFlightRecording:filename=target/exceptions-faults.jfr"
                + ",settings=../tools/exceptions.jfc")
        : List.of();
  }

  @Test
  void noTypeThatReachesMemoryMustEscape() {
    String found =
        HostileMethods.types()
            .filter(type -> !type.isRecord() && !type.isEnum())
            .filter(type -> !Throwable.class.isAssignableFrom(type))
            .filter(type -> !FaultMethods.TYPES.contains(type))
            .map(type -> type.getName().replaceFirst(".*\\.", ""))
            .sorted()
            .collect(Collectors.joining(" "));
    assertEquals(WITHOUT_MEMORY, found);
  }
}
