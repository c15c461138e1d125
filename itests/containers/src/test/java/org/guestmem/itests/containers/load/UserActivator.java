package org.guestmem.itests.containers.load;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.inventory.Format;
import org.apache.felix.inventory.InventoryPrinter;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What is there where plug-ins are used: a registry for their meters, and somebody who runs their
 * health checks, printers and commands whenever the service {@code java.lang.Runnable} is called.
 */
public final class UserActivator implements BundleActivator {

  /** Creates the activator. */
  public UserActivator() {}

  @Override
  public void start(BundleContext context) {
    context.registerService(MeterRegistry.class, new SimpleMeterRegistry(), null);
    context.registerService(
        Runnable.class, () -> useAll(context), FrameworkUtil.asDictionary(Map.of("user", "true")));
  }

  private static void useAll(BundleContext context) {
    use(context, HealthCheck.class, HealthCheck::execute);
    use(context, InventoryPrinter.class, UserActivator::print);
    use(context, CommandProcessor.class, UserActivator::execute);
  }

  private static <S> void use(BundleContext context, Class<S> type, Consumer<S> use) {
    try {
      for (ServiceReference<S> reference : context.getServiceReferences(type, null)) {
        use.accept(context.getService(reference));
        context.ungetService(reference);
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void print(InventoryPrinter printer) {
    printer.print(new PrintWriter(new StringWriter()), Format.TEXT, false);
  }

  private static void execute(CommandProcessor shell) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CommandSession session = shell.createSession(InputStream.nullInputStream(), out, out)) {
      session.execute("guestmem:regions");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop(BundleContext context) {
    // The framework withdraws the services.
  }
}
