package org.guestmem.itests.containers.load;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.inventory.Format;
import org.apache.felix.inventory.InventoryPrinter;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * What others have where plug-ins are used: a registry for their meters, and somebody who runs each
 * health check, printer and command when it comes.
 */
public final class UserActivator implements BundleActivator {
  private final List<ServiceTracker<?, ?>> trackers = new ArrayList<>();

  /** Creates the activator. */
  public UserActivator() {}

  @Override
  public void start(BundleContext context) throws InvalidSyntaxException {
    context.registerService(MeterRegistry.class, new SimpleMeterRegistry(), null);
    use(context, byType(HealthCheck.class), check -> ((HealthCheck) check).execute());
    use(context, byType(InventoryPrinter.class), UserActivator::print);
    use(context, "(&(osgi.command.scope=guestmem)(osgi.command.function=regions))", run(context));
  }

  private static String byType(Class<?> type) {
    return "(" + Constants.OBJECTCLASS + "=" + type.getName() + ")";
  }

  private void use(BundleContext context, String filter, Consumer<Object> use)
      throws InvalidSyntaxException {
    Filter wanted = context.createFilter(filter);
    ServiceTracker<Object, Object> tracker =
        new ServiceTracker<>(context, wanted, null) {
          @Override
          public Object addingService(ServiceReference<Object> reference) {
            Object service = super.addingService(reference);
            use.accept(service);
            return service;
          }
        };
    tracker.open();
    trackers.add(tracker);
  }

  private static void print(Object printer) {
    ((InventoryPrinter) printer).print(new PrintWriter(new StringWriter()), Format.TEXT, false);
  }

  private static Consumer<Object> run(BundleContext context) {
    return commands -> {
      CommandProcessor shell =
          context.getService(context.getServiceReference(CommandProcessor.class));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (CommandSession session = shell.createSession(InputStream.nullInputStream(), out, out)) {
        session.execute("guestmem:regions");
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    };
  }

  @Override
  public void stop(BundleContext context) {
    trackers.forEach(ServiceTracker::close);
  }
}
