package org.guestmem.shell.karaf;

import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Gives Karaf's shell the command {@code guestmem:names}, whose completer answers for all commands.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
@Component(service = {})
public final class NameCompletion {
  private final Registry registry;
  private final NamesCommand command;

  /**
   * Registers the command.
   *
   * @param context the context of the bundle
   * @param shell Karaf's shell
   */
  @Activate
  public NameCompletion(BundleContext context, @Reference SessionFactory shell) {
    registry = shell.getRegistry();
    command = new NamesCommand(() -> RegionNames.published(context));
    registry.register(command);
  }

  /** Takes the command back. */
  @Deactivate
  public void stop() {
    registry.unregister(command);
  }
}
