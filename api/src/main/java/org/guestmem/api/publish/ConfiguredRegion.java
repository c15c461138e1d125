package org.guestmem.api.publish;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionOverlapException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceReference;

/**
 * Keeps one configuration and its service in step while back ends come and go; see ADR 5.
 *
 * <p>Every event ends in {@link #settle}, which compares what is wanted with what is published.
 */
final class ConfiguredRegion implements BackEnds.Listener, Machines.Listener, FrameworkListener {
  private static final System.Logger LOG = System.getLogger(ConfiguredRegion.class.getName());

  private final BundleContext context;
  private final Turns turns;
  private final BackEnds backEnds;
  private final Machines machines;

  // All below belong to whoever has the turn.
  private final RegionReport report;
  private @Nullable RegionPlan wanted;
  private @Nullable PublishedRegion published;
  // The back end that the wanted region was created on: no other will do.
  private @Nullable ServiceReference<MmapRegionFactory> home;
  // What is wrong with the configuration; what was wanted before it stays.
  private @Nullable IllegalArgumentException mistake;
  // Whether the wanted region is refused until its machine has room for it.
  private boolean overlaps;
  private boolean closed;

  ConfiguredRegion(BundleContext context, Machines machines, String name) {
    this.context = context;
    this.machines = machines;
    this.turns = new Turns(name);
    this.backEnds = new BackEnds(context, this);
    this.report = new RegionReport(context);
  }

  /** Publishes the region, or begins to wait for what that takes; never fails. */
  void open(Map<String, ?> configuration) {
    context.addFrameworkListener(this);
    machines.add(this);
    // In one turn, so that all back ends are known before the best is chosen.
    turns.take(
        () -> {
          backEnds.open();
          want(configuration);
        });
  }

  /** Takes a changed configuration; if that cannot be done, what is published stays. */
  void change(Map<String, ?> configuration) {
    turns.take(() -> want(configuration));
  }

  /** Withdraws the service, then unmaps the memory. */
  void close() {
    turns.take(
        () -> {
          closed = true;
          withdraw();
          report.end();
        });
    context.removeFrameworkListener(this);
    machines.remove(this);
    backEnds.close();
  }

  private void want(Map<String, ?> configuration) {
    report.about(configuration);
    try {
      want(RegionPlan.of(configuration));
      mistake = null;
    } catch (IllegalArgumentException e) {
      mistake = e;
    }
    settle();
  }

  private void want(RegionPlan plan) {
    boolean sameMemory = wanted != null && plan.asksForTheMemoryOf(wanted);
    // A changed mapping is a new region, and chooses anew.
    if (!sameMemory || (home != null && !plan.allows(home))) {
      home = null;
    }
    wanted = plan;
  }

  @Override
  public void came(ServiceReference<MmapRegionFactory> backEnd) {
    turns.take(
        () -> {
          if (published != null && wanted != null && wanted.allows(backEnd)) {
            sayIfBetter(backEnd, published);
          }
          settle();
        });
  }

  private static void sayIfBetter(
      ServiceReference<MmapRegionFactory> backEnd, PublishedRegion published) {
    if (backEnd.compareTo(published.backEnd()) > 0) {
      LOG.log(
          Level.INFO,
          "{0} stays on {1}: {2} has come, which ranks higher, but a region never moves",
          published,
          published.backEndName(),
          BackEnds.name(backEnd));
    }
  }

  @Override
  public void going(ServiceReference<MmapRegionFactory> backEnd) {
    turns.take(
        () -> {
          if (published != null && published.backEnd().equals(backEnd)) {
            withdraw();
            settle();
          }
        });
  }

  @Override
  public void frameworkEvent(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.STARTED) {
      turns.take(this::settle);
    }
  }

  @Override
  public void changed(String vm) {
    turns.offer(
        () -> {
          if (overlaps && wanted != null && wanted.vm().equals(vm)) {
            settle();
          }
        });
  }

  private void withdraw() {
    PublishedRegion old = published;
    published = null;
    if (old != null) {
      end(old);
    }
  }

  private void end(PublishedRegion old) {
    old.withdraw();
    machines.tell(old.vm());
  }

  /** Brings what is published to what is wanted, if what that takes is there. */
  private void settle() {
    if (closed) {
      return;
    }
    try {
      if (wanted != null) {
        settle(wanted);
      } else {
        reportMistake();
      }
    } catch (RuntimeException | Error e) {
      // An Error too: the component must not fail for want of memory or a class of the back end.
      overlaps = e instanceof RegionOverlapException;
      report.refused(e, wanted, published != null);
    }
  }

  private void settle(RegionPlan plan) {
    overlaps = false;
    if (published != null && published.serves(plan)) {
      home = published.backEnd();
      published.label(plan);
      reportMistake();
      return;
    }
    Optional<ServiceReference<MmapRegionFactory>> backEnd = choice(plan);
    if (backEnd.isPresent()) {
      replace(publish(plan, backEnd.get()));
      home = backEnd.get();
      reportMistake();
    } else {
      report.waits(awaited(plan), published != null);
    }
  }

  private PublishedRegion publish(RegionPlan plan, ServiceReference<MmapRegionFactory> backEnd) {
    machines.checkRoom(plan);
    PublishedRegion next = PublishedRegion.publish(context, plan, backEnd);
    try {
      machines.checkRoom(plan); // another may have come while this one was being mapped
      return next;
    } catch (RegionOverlapException e) {
      next.withdraw();
      throw e;
    }
  }

  private void reportMistake() {
    if (mistake != null) {
      report.refused(mistake, null, published != null);
    } else {
      report.end();
    }
  }

  private void replace(PublishedRegion next) {
    PublishedRegion old = published;
    published = next;
    if (old != null) {
      end(old);
    }
    LOG.log(
        Level.INFO,
        "{0} {1} by {2}; its contents are those of its backing, {3}",
        next,
        old == null ? "mapped" : "mapped anew",
        next.backEndName(),
        next.backing());
  }

  private Optional<ServiceReference<MmapRegionFactory>> choice(RegionPlan plan) {
    return plan.targeted() || frameworkHasStarted() ? backEnds.best(plan, home) : Optional.empty();
  }

  /** Before that the start order of bundles would choose the back end. */
  private boolean frameworkHasStarted() {
    return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE;
  }

  private String awaited(RegionPlan plan) {
    if (!plan.targeted() && !frameworkHasStarted()) {
      return "the framework to reach its initial start level";
    }
    String which = home == null ? "a back end" : "its back end " + BackEnds.name(home);
    return which + " to serve " + plan.backEnds();
  }
}
