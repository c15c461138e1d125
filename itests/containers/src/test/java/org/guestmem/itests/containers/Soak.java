package org.guestmem.itests.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.guestmem.itests.containers.ledger.Ledger;
import org.guestmem.itests.containers.ledger.Ledger.Count;

/**
 * Everything at once for a long time: {@code Soak MINUTES}. The exit status is 0 if every byte was
 * accounted for, everything that it counts was done, and the process has not grown since the
 * warm-up, else 1.
 */
final class Soak {
  // Kept: a logger that nobody holds forgets its level.
  private static final Logger LOGGER = Logger.getLogger("org.guestmem");

  /** After so many cycles all code has run, and most of it is compiled. */
  private static final int WARM_UP = 4;

  private static final int LEAST_CYCLES = 6;

  private final Ledger ledger = new Ledger();

  /** Malloc, the code cache and class metadata vary by so much; a cycle maps many times of it. */
  private final FootprintTrend resident = new FootprintTrend("resident memory, KiB", 16 << 10);

  /** Stacks and arenas of threads that the JVM starts and ends as it likes. */
  private final FootprintTrend mappings = new FootprintTrend("mappings", 32);

  /** Proxies and lambda forms that the JVM makes late; each loader of the api has 200 classes. */
  private final FootprintTrend classes = new FootprintTrend("loaded classes", 100);

  private final FootprintTrend descriptors = new FootprintTrend("descriptors", 0);
  private final FootprintTrend threads = new FootprintTrend("threads", 0);
  private final List<FootprintTrend> trends =
      List.of(resident, mappings, descriptors, threads, classes);
  private int cycles;

  private Soak() {}

  /** Soaks for so many minutes. */
  public static void main(String[] args) throws Exception {
    LOGGER.setLevel(Level.SEVERE); // warnings tell of regions that a stopped back end closes
    Locale.setDefault(Locale.ROOT);
    Path storage = Files.createTempDirectory("guestmem-soak");
    boolean passed = new Soak().run(storage, Duration.ofMinutes(Long.parseLong(args[0])));
    delete(storage);
    System.exit(passed ? 0 : 1); // whatever thread is left
  }

  private boolean run(Path storage, Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    try (SoakPlatform platform = new SoakPlatform(storage, ledger)) {
      for (int i = 0; i < WARM_UP; i++) {
        platform.cycle();
        platform.rest();
        platform.work();
      }
      ProcessFootprint warm = measure(platform);
      while (problems().isEmpty() && (System.nanoTime() < deadline || cycles < LEAST_CYCLES)) {
        platform.cycle();
        cycles++;
        compare(platform, warm);
      }
      print(platform);
      notIdle();
    } catch (Exception | Error e) {
      e.printStackTrace();
      ledger.problem("cycle " + (cycles + 1) + ": " + e);
    }
    List<String> problems = problems();
    problems.forEach(problem -> System.out.println("problem: " + problem));
    System.out.println(problems.isEmpty() ? "soak passed" : "soak failed");
    return problems.isEmpty();
  }

  private List<String> problems() {
    return Stream.concat(
            ledger.problems().stream(), trends.stream().flatMap(trend -> trend.growth().stream()))
        .toList();
  }

  /** A soak that never lends an address, say, shows nothing of leases. */
  private void notIdle() {
    for (Count count : Count.values()) {
      if (ledger.get(count) == 0) {
        ledger.problem("nothing was counted of: " + name(count));
      }
    }
  }

  private static String name(Count count) {
    return count.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static ProcessFootprint measure(SoakPlatform platform) throws Exception {
    platform.rest();
    platform.awaitCollected();
    ProcessFootprint footprint = ProcessFootprint.now();
    platform.work();
    return footprint;
  }

  /** What can be counted must be as before at the end of each cycle; the rest must not grow. */
  private void compare(SoakPlatform platform, ProcessFootprint warm) throws Exception {
    platform.rest();
    platform.awaitCollected();
    ProcessFootprint now = ProcessFootprint.awaitReturnTo(warm);
    descriptors.add(now.descriptors().size());
    threads.add(now.threads().size());
    resident.add(residentKib());
    mappings.add(lines("/proc/self/maps").size());
    classes.add(ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    platform.work();
  }

  private static long residentKib() {
    return lines("/proc/self/status").stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(SoakPlatform platform) {
    System.out.printf("soak: %d cycles; %s%n", cycles, platform);
    for (Count count : Count.values()) {
      System.out.printf("%-24s %,18d%n", name(count), ledger.get(count));
    }
    System.out.printf("%-24s %12s %12s %12s%n", "after each cycle", "first", "last", "most");
    trends.forEach(System.out::println);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
