package org.guestmem.shell;

import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.guestmem.pagemap.osgi.PublishedRegion;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/**
 * Registers the commands; for the framework alone.
 *
 * <p>Thread-safety: used by the framework alone.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ShellActivator implements BundleActivator {
  private static final String SCOPE = "guestmem";

  private final DirtyLooks looks = new DirtyLooks();
  private @Nullable Experiments experiments;

  /** Creates the activator. */
  public ShellActivator() {}

  /**
   * Registers a command service for each function.
   *
   * @param context the context of the bundle
   */
  @Override
  public void start(BundleContext context) {
    Machines machines = new Machines(() -> PublishedRegion.all(context));
    register(context, "backends", new BackendsCommand(context));
    register(context, "regions", new RegionsCommand(machines));
    register(context, "read", new ReadCommand(machines));
    register(context, "find", new FindCommand(machines));
    register(context, "map", new MapCommand(machines));
    register(context, "dirty", new DirtyCommand(machines, looks));
    register(context, "write", new WriteCommand(machines));
    register(context, "save", new SaveCommand(machines));
    register(context, "load", new LoadCommand(machines));
    Experiments made = new Experiments(new FrameworkHost(context));
    register(context, "create", new CreateCommand(machines, made));
    register(context, "close", new CloseCommand(made));
    experiments = made;
  }

  /**
   * Closes what commands left open; the framework withdraws the services.
   *
   * @param context the context of the bundle
   */
  @Override
  public void stop(BundleContext context) {
    looks.close();
    if (experiments != null) {
      experiments.close();
    }
  }

  private static void register(BundleContext context, String function, Object command) {
    context.registerService(
        Object.class,
        command,
        FrameworkUtil.asDictionary(
            Map.of(
                CommandProcessor.COMMAND_SCOPE, SCOPE,
                CommandProcessor.COMMAND_FUNCTION, function)));
  }
}
