package org.guestmem.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.pagemap.Measure;
import org.guestmem.pagemap.PageMap;
import org.guestmem.pagemap.PageMapText;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The story of {@code ./guestmem demo}: looks up memory, lets a guest compute in it, checks what it
 * did, and does the same on the fallback.
 */
final class Demo implements Callable<Integer> {
  /** Property: the number that decides what is computed; default is a random one. */
  static final String SEED = "guestmem.demo.seed";

  /** Property: {@code true} flips one bit of the result, so that a check has to fail. */
  static final String TAMPER = "guestmem.demo.tamper";

  private static final String MACHINE = "(guestmem.vm=demo)";
  private static final String REGION = "(&" + MACHINE + "(guestmem.name=ram0))";
  private static final String FALLBACK_REGION = "(guestmem.vm=demo-fallback)";
  private static final int TALL = 16;
  private static final int SHORT = 4;

  private final BundleContext context;
  private final Screen screen;
  private final Duration patience;

  /**
   * Prepares the demo.
   *
   * @param context where to look up
   * @param screen where to print
   * @param patience how long to wait for each service
   */
  Demo(BundleContext context, Screen screen, Duration patience) {
    this.context = context;
    this.screen = screen;
    this.patience = patience;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      boolean matched = story(seed());
      screen.heading(
          matched
              ? "Everything matched: each byte computed, each character printed, each page written."
              : "NOT everything matched: see the lines marked " + screen.glyphs().bad().strip());
      return matched ? 0 : 1;
    } catch (GuestMemoryException | IllegalStateException | IllegalArgumentException e) {
      screen.heading("The demo failed: " + e.getMessage());
      return 1;
    }
  }

  private long seed() {
    String text = context.getProperty(SEED);
    try {
      return text == null ? new SplittableRandom().nextInt(1_000_000) : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(SEED + "=" + text + " is not a number", e);
    }
  }

  private boolean story(long seed) throws InterruptedException {
    screen.heading("Guestmem demo, seed %d (again: -D%s=%1$d)".formatted(seed, SEED));
    screen.heading("1  Back ends");
    new BackendReport(context).lines().forEach(screen::line);
    boolean best = onBest(seed);
    return onFallback(seed) && best;
  }

  private boolean onBest(long seed) throws InterruptedException {
    screen.heading("2  Memory for the guest, looked up by " + REGION);
    try (Awaited<GuestMemoryRegion> found = await(REGION)) {
      GuestMemoryRegion region = show(found, REGION);
      CheckedRun.Outcome outcome = guestOrHost(seed, region);
      screen.heading("4  Memory map of the machine");
      MemoryMap.lines(machine(), region, outcome.layout()).forEach(screen::line);
      screen.heading("5  Pages written");
      picture(region, outcome, TALL);
      return outcome.matched();
    }
  }

  private CheckedRun.Outcome guestOrHost(long seed, GuestMemoryRegion region)
      throws InterruptedException {
    try (Awaited<GuestRunner> runners = new Awaited<>(context, GuestRunner.class, "", patience)) {
      Optional<String> absence = KvmAbsence.reason(context, region);
      Optional<GuestRunner> runner = absence.isPresent() ? Optional.empty() : runners.find();
      if (runner.isPresent()) {
        screen.heading("3  A guest boots under KVM");
        return run(seed, region, runner.get());
      }
      screen.heading("3  No KVM here: " + absence.orElse("the log of org.guestmem.kvm says why"));
      screen.line("the host does the guest's work through VolatileSlice");
      return run(seed, region, new HostRunner());
    }
  }

  private boolean onFallback(long seed) throws InterruptedException {
    screen.heading("6  The host does the same on the fallback, chosen by a filter");
    try (Awaited<GuestMemoryRegion> found = await(FALLBACK_REGION)) {
      GuestMemoryRegion region = show(found, FALLBACK_REGION);
      CheckedRun.Outcome outcome = run(seed, region, new HostRunner());
      picture(region, outcome, SHORT);
      return outcome.matched();
    }
  }

  private CheckedRun.Outcome run(long seed, GuestMemoryRegion region, GuestRunner runner) {
    SieveJob job = SieveJob.draw(seed, region.size());
    boolean tamper = Boolean.parseBoolean(context.getProperty(TAMPER));
    return new CheckedRun(screen, region, job, tamper).run(runner);
  }

  private Awaited<GuestMemoryRegion> await(String filter) {
    return new Awaited<>(context, GuestMemoryRegion.class, filter, patience);
  }

  private GuestMemoryRegion show(Awaited<GuestMemoryRegion> found, String filter)
      throws InterruptedException {
    GuestMemoryRegion region =
        found
            .find()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no GuestMemoryRegion service %s within %d s: it takes a configuration"
                                .formatted(filter, patience.toSeconds())
                            + " org.guestmem.region and a back end that its factory.target allows"));
    screen.line(region.toString());
    screen.line("published by " + found.publisher());
    return region;
  }

  private List<GuestMemoryRegion> machine() {
    List<GuestMemoryRegion> regions = new ArrayList<>();
    try {
      for (ServiceReference<GuestMemoryRegion> reference :
          context.getServiceReferences(GuestMemoryRegion.class, MACHINE)) {
        Optional.ofNullable(context.getService(reference)).ifPresent(regions::add);
        context.ungetService(reference);
      }
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(MACHINE, e);
    }
    return regions;
  }

  private void picture(GuestMemoryRegion region, CheckedRun.Outcome outcome, int rows) {
    PageMap map = PageMap.ofDirty("", region, outcome.written(), rows * PageMapText.COLUMNS);
    new PageMapText(screen.glyphs().picture(), false)
        .lines(map, Measure.DIRTY)
        .forEach(screen::line);
  }
}
