package org.guestmem.api.publish;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import org.guestmem.api.MmapRegionFactory;
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
final class ConfiguredRegion implements BackEnds.Listener, FrameworkListener {
  private static final System.Logger LOG = System.getLogger(ConfiguredRegion.class.getName());

  private final BundleContext context;
  private final Turns turns;
  private final BackEnds backEnds;

  // All below belong to whoever has the turn.
  private RegionPlan wanted;
  private @Nullable PublishedRegion published;
  // The back end that the wanted region was created on: no other will do.
  private @Nullable ServiceReference<MmapRegionFactory> home;
  private String said = "";
  private boolean closed;

  ConfiguredRegion(BundleContext context, RegionPlan plan) {
    this.context = context;
    this.wanted = plan;
    this.turns = new Turns(plan.toString());
    this.backEnds = new BackEnds(context, this);
  }

  /**
   * Publishes the region, or begins to wait for what it needs.
   *
   * @throws RuntimeException if what it needs is there and yet it cannot be mapped or published;
   *     then it is closed
   */
  void open() {
    context.addFrameworkListener(this);
    try {
      // In one turn, so that all back ends are known before the best is chosen.
      turns.take(
          () -> {
            backEnds.open();
            settle();
          });
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Takes a changed configuration; what cannot be done is logged, and what is published stays. */
  void change(Map<String, ?> configuration) {
    turns.take(
        () -> {
          try {
            want(RegionPlan.of(configuration));
          } catch (IllegalArgumentException e) {
            LOG.log(Level.ERROR, "{0} does not change: {1}", wanted, e.getMessage());
          }
        });
  }

  private void want(RegionPlan plan) {
    // A changed mapping is a new region, and chooses anew.
    if (!plan.asksForTheMemoryOf(wanted) || (home != null && !plan.allows(home))) {
      home = null;
    }
    wanted = plan;
    settleOrLog();
  }

  /** Withdraws the service, then unmaps the memory. */
  void close() {
    turns.take(
        () -> {
          closed = true;
          withdraw();
        });
    context.removeFrameworkListener(this);
    backEnds.close();
  }

  @Override
  public void came(ServiceReference<MmapRegionFactory> backEnd) {
    turns.take(
        () -> {
          if (published != null && wanted.allows(backEnd) && better(backEnd, published)) {
            LOG.log(
                Level.INFO,
                "{0} stays on {1}: {2} has come, which ranks higher, but a region never moves",
                wanted,
                published.backEndName(),
                BackEnds.name(backEnd));
          }
          settleOrLog();
        });
  }

  private static boolean better(
      ServiceReference<MmapRegionFactory> backEnd, PublishedRegion published) {
    return backEnd.compareTo(published.backEnd()) > 0;
  }

  @Override
  public void going(ServiceReference<MmapRegionFactory> backEnd) {
    turns.take(
        () -> {
          if (published != null && published.backEnd().equals(backEnd)) {
            withdraw();
            LOG.log(Level.INFO, "{0} is gone with {1}", wanted, BackEnds.name(backEnd));
            settleOrLog();
          }
        });
  }

  @Override
  public void frameworkEvent(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.STARTED) {
      turns.take(this::settleOrLog);
    }
  }

  private void withdraw() {
    if (published != null) {
      published.withdraw();
      published = null;
    }
  }

  private void settleOrLog() {
    try {
      settle();
    } catch (RuntimeException e) {
      LOG.log(
          Level.ERROR,
          "{0} cannot be published: {1}; {2}, and it is tried again when its configuration changes"
              + " or a back end comes",
          wanted,
          e.getMessage(),
          published == null ? "it stays absent" : "what was there stays in service");
    }
  }

  /** Brings what is published to what is wanted, if what that takes is there. */
  private void settle() {
    PublishedRegion old = published;
    if (closed) {
      return;
    }
    if (old != null && old.serves(wanted)) {
      home = old.backEnd();
      old.label(wanted);
      return;
    }
    Optional<ServiceReference<MmapRegionFactory>> backEnd = choice();
    if (backEnd.isEmpty()) {
      say(awaited());
      return;
    }
    published = PublishedRegion.publish(context, wanted, backEnd.get());
    home = backEnd.get();
    if (old != null) {
      old.withdraw();
    }
    say(
        "%s %s by %s; its contents are those of its backing, %s"
            .formatted(
                wanted,
                old == null ? "mapped" : "mapped anew",
                published.backEndName(),
                wanted.placement().spec().backing()));
  }

  private Optional<ServiceReference<MmapRegionFactory>> choice() {
    return wanted.targeted() || frameworkHasStarted()
        ? backEnds.best(wanted, home)
        : Optional.empty();
  }

  /** Before that the start order of bundles would choose the back end. */
  private boolean frameworkHasStarted() {
    return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE;
  }

  private String awaited() {
    if (!wanted.targeted() && !frameworkHasStarted()) {
      return wanted + " waits for the framework to reach its initial start level";
    }
    String which = home == null ? "a back end" : "its back end " + BackEnds.name(home);
    return "%s waits for %s to serve %s".formatted(wanted, which, wanted.backEnds());
  }

  /** Says it once, though every back end that comes and goes leads here. */
  private void say(String line) {
    if (!line.equals(said)) {
      LOG.log(Level.INFO, line);
      said = line;
    }
  }
}
