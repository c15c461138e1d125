package org.guestmem.distribution.session;

import java.io.Console;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import org.apache.felix.service.command.CommandProcessor;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.distribution.CommandLine;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;

/** Carries out the command line, from inside the framework. */
@Component(service = ToIntFunction.class, property = "guestmem.platform=runner")
public final class CommandRunner implements ToIntFunction<String[]> {
  private static final String DEMO =
      "(&(objectClass=java.util.concurrent.Callable)(guestmem.job=demo))";
  private static final long DEMO_MILLIS = 30_000;

  private final BundleContext context;
  private final RegionConfigurations regions;
  private final CommandProcessor processor;

  /**
   * Takes the services.
   *
   * @param context the context of the bundle
   * @param admin where regions are configured
   * @param processor Gogo
   */
  @Activate
  public CommandRunner(
      BundleContext context,
      @Reference ConfigurationAdmin admin,
      @Reference CommandProcessor processor) {
    this.context = context;
    this.regions = new RegionConfigurations(context, admin);
    this.processor = processor;
  }

  /**
   * Runs the command.
   *
   * @param args the command line, which the launcher has understood
   * @return the exit status
   */
  @Override
  public int applyAsInt(String[] args) {
    CommandLine line = CommandLine.parse(args);
    try {
      return switch (line.command()) {
        case DEMO -> demo(line);
        case ATTACH -> attach(line);
        case SHELL -> shell(line);
      };
    } catch (Exception e) {
      // A bundle's job may throw anything; here is the last place to say so in one line.
      System.err.println("guestmem: " + e);
      return CommandLine.FAILURE;
    }
  }

  private int demo(CommandLine line) throws Exception {
    Map<String, Object> region =
        Map.of(
            GuestMemoryRegion.VM,
            "demo",
            GuestMemoryRegion.NAME,
            "ram0",
            GuestMemoryRegion.SIZE,
            "256MiB",
            "guestmem.dirty",
            true);
    regions.publish(region);
    // The same again where the configuration, not the ranking, chooses the back end.
    Map<String, Object> chosen = new HashMap<>(region);
    chosen.put(GuestMemoryRegion.VM, "demo-fallback");
    chosen.put("factory.target", "(guestmem.backend=fallback)");
    regions.publish(chosen);
    int status = job().call();
    // With the Web Console there is something to look at: the shell stays.
    return status == 0 && line.consolePort().isPresent() ? shell(line) : status;
  }

  private Callable<Integer> job() throws InterruptedException, InvalidSyntaxException {
    ServiceTracker<Callable<Integer>, Callable<Integer>> tracker =
        new ServiceTracker<>(context, FrameworkUtil.createFilter(DEMO), null);
    tracker.open();
    Callable<Integer> job = tracker.waitForService(DEMO_MILLIS);
    if (job == null) {
      throw new IllegalStateException("no bundle offers the demo: no service " + DEMO);
    }
    return job;
  }

  private int attach(CommandLine line) throws IOException, InterruptedException {
    try {
      regions.publish(AttachedRegion.configuration(line.attachment().orElseThrow()));
    } catch (IllegalArgumentException e) {
      System.err.println("guestmem: " + e.getMessage());
      return CommandLine.MISUSE;
    }
    return shell(line);
  }

  // The launcher asks for the console that is null where the input or the output is no terminal.
  @SuppressWarnings("SystemConsoleNull")
  private int shell(CommandLine line) throws IOException {
    try (GogoSession session = new GogoSession(processor)) {
      Console console = System.console();
      if (!line.script().isEmpty()) {
        return status(session.run(line.script()));
      } else if (console == null) {
        return status(session.runInput());
      }
      session.converse(console);
      return 0;
    }
  }

  private static int status(boolean succeeded) {
    return succeeded ? 0 : CommandLine.FAILURE;
  }
}
