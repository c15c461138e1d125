package org.guestmem.shell;

import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
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
  }

  /**
   * Does nothing: the framework withdraws the services.
   *
   * @param context the context of the bundle
   */
  @Override
  public void stop(BundleContext context) {}

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
