package org.guestmem.benchmarks.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.ffm.FfmRegionFactory;

/**
 * Measures what the options of a region change: the time until each page was touched, and that of
 * random access after.
 *
 * <p>Arguments: GiB, rounds and, if not all of them are to be measured, options by name. In each
 * round the default comes first, then each option; the table has medians and the best of the
 * rounds, and their ratios to those of the default. Before each region that is measured one like it
 * is touched: a hypervisor that takes free memory back gives it again at a price that is not the
 * option's. Explicit huge pages have to be in the pool ({@code vm.nr_hugepages}), regions of files
 * go to the directory that the system property {@code guestmem.tmpfs} names; what the host refuses
 * is told.
 */
public final class HostOptions {
  private static final MmapRegionFactory FACTORY = new FfmRegionFactory();

  private HostOptions() {}

  /**
   * Prints the table.
   *
   * @param args as above
   */
  public static void main(String[] args) {
    long size = Math.round(Double.parseDouble(args[0]) * (1 << 30));
    int rounds = Integer.parseInt(args[1]);
    List<HostOptionCase> cases = cases(Arrays.asList(args).subList(2, args.length));
    for (int i = 0; i < 3; i++) {
      HostOptionCase.DEFAULT.measure(FACTORY, 64 << 20); // for the compiler
    }
    List<List<Times>> measured = new ArrayList<>();
    cases.forEach(c -> measured.add(new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < cases.size(); i++) {
        measure(cases.get(i), size, measured.get(i));
      }
    }
    print(cases, measured, Double.parseDouble(args[0]));
  }

  private static List<HostOptionCase> cases(List<String> names) {
    List<HostOptionCase> cases = new ArrayList<>();
    for (HostOptionCase c : HostOptionCase.values()) {
      if (c == HostOptionCase.DEFAULT || names.isEmpty() || names.contains(c.name())) {
        cases.add(c);
      }
    }
    return cases;
  }

  private static void measure(HostOptionCase c, long size, List<Times> measured) {
    try {
      measured.add(c.measure(FACTORY, size));
    } catch (GuestMemoryException | IllegalStateException e) {
      System.out.println(c + ": " + e.getMessage());
    }
  }

  private static void print(List<HostOptionCase> cases, List<List<Times>> all, double gib) {
    System.out.println("| GiB | option | | create, s | touch, s | both | random, ns | |");
    for (int i = 0; i < cases.size(); i++) {
      if (!all.get(i).isEmpty()) {
        String name = "| " + gib + " | " + cases.get(i);
        print(name + " | median", Times.median(all.get(i)), Times.median(all.get(0)));
        print(name + " | best", Times.best(all.get(i)), Times.best(all.get(0)));
      }
    }
  }

  private static void print(String name, Times t, Times base) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s | %.4f | %.3f | %.2f | %.1f | %.2f |",
            name,
            t.create(),
            t.touch(),
            t.ready() / base.ready(),
            t.random(),
            t.random() / base.random()));
  }
}
