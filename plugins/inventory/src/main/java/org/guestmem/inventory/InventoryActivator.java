package org.guestmem.inventory;

import java.util.Map;
import org.apache.felix.inventory.Format;
import org.apache.felix.inventory.InventoryPrinter;
import org.guestmem.pagemap.osgi.BackendFacts;
import org.guestmem.pagemap.osgi.PublishedRegion;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/**
 * Registers the printer; for the framework alone.
 *
 * <p>Thread-safety: used by the framework alone.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class InventoryActivator implements BundleActivator {
  private static final String NAME = "guestmem";

  /** Creates the activator. */
  public InventoryActivator() {}

  /**
   * Registers an {@link InventoryPrinter} of the name {@code guestmem} with every format.
   *
   * @param context the context of the bundle
   */
  @Override
  public void start(BundleContext context) {
    context.registerService(
        InventoryPrinter.class,
        new GuestMemoryPrinter(() -> BackendFacts.all(context), () -> PublishedRegion.all(context)),
        FrameworkUtil.asDictionary(
            Map.of(
                InventoryPrinter.NAME,
                NAME,
                InventoryPrinter.TITLE,
                "Guest Memory",
                InventoryPrinter.FORMAT,
                new String[] {
                  Format.TEXT.toString(), Format.HTML.toString(), Format.JSON.toString()
                })));
  }

  /**
   * Does nothing: the framework withdraws the service.
   *
   * @param context the context of the bundle
   */
  @Override
  public void stop(BundleContext context) {}
}
