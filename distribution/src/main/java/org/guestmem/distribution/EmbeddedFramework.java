package org.guestmem.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A framework with the bundles of the platform, whose files last as long as it runs.
 *
 * <p>Thread-safety: one thread starts it, any may stop it.
 */
final class EmbeddedFramework {
  private static final System.Logger LOG = System.getLogger(EmbeddedFramework.class.getName());

  /** Marks the service that takes the command line. */
  private static final String RUNNER = "(guestmem.platform=runner)";

  /** Where an HTTP service listens (OSGi Compendium 8.1, chapter 140, Whiteboard for Servlets). */
  private static final String HTTP_ENDPOINT = "osgi.http.endpoint";

  private static final String HTTP_RUNTIME =
      "(&(objectClass=org.osgi.service.servlet.runtime.HttpServiceRuntime)(%s=*))"
          .formatted(HTTP_ENDPOINT);

  private static final long START_MILLIS = 60_000;

  private final Path program;
  private final Optional<WebConsole> console;
  private final Path storage;
  private final Framework framework;

  /**
   * Makes a framework that is not started.
   *
   * @param program the jar of the launcher, which has the directory {@code bundles} beside it, and
   *     {@code web} with those of the Web Console
   * @param console the Web Console, if it shall start
   */
  EmbeddedFramework(Path program, Optional<WebConsole> console) throws IOException {
    this.program = program;
    this.console = console;
    storage = Files.createTempDirectory("guestmem-");
    FrameworkFactory factory =
        ServiceLoader.load(FrameworkFactory.class, EmbeddedFramework.class.getClassLoader())
            .findFirst()
            .orElseThrow(
                () -> new IOException("no OSGi framework on the class path of " + program));
    Map<String, String> properties = properties(storage);
    console.ifPresent(each -> properties.putAll(each.properties()));
    framework = factory.newFramework(properties);
  }

  /** Installs all bundles, then starts those that resolve on this JVM. */
  void start() throws BundleException, IOException {
    framework.start();
    BundleContext context = framework.getBundleContext();
    List<Bundle> bundles = new ArrayList<>();
    for (Path jar : jars()) {
      bundles.add(context.installBundle(jar.toUri().toString()));
    }
    for (Bundle bundle : bundles) {
      start(bundle);
    }
  }

  /** Hands the command line to the bundles and returns the exit status. */
  int run(String[] args) throws InterruptedException, BundleException {
    ServiceTracker<ToIntFunction<String[]>, ToIntFunction<String[]>> runners = await(RUNNER);
    return Objects.requireNonNull(runners.getService()).applyAsInt(args);
  }

  /** The address of the HTTP service, as soon as it has one. */
  String httpEndpoint() throws InterruptedException, BundleException {
    ServiceReference<Object> runtime = await(HTTP_RUNTIME).getServiceReference();
    return runtime.getProperty(HTTP_ENDPOINT) instanceof String[] endpoints
        ? endpoints[0]
        : String.valueOf(runtime.getProperty(HTTP_ENDPOINT));
  }

  private <S> ServiceTracker<S, S> await(String filter)
      throws InterruptedException, BundleException {
    ServiceTracker<S, S> tracker =
        new ServiceTracker<>(framework.getBundleContext(), filter(filter), null);
    tracker.open();
    if (tracker.waitForService(START_MILLIS) == null) {
      throw new BundleException("no service " + filter + " within " + START_MILLIS + " ms");
    }
    return tracker;
  }

  /** Stops the bundles, which closes their regions, and removes the files. */
  void stop() {
    try {
      framework.stop();
      framework.waitForStop(0);
      delete(storage);
    } catch (BundleException | IOException | InterruptedException e) {
      System.err.println("guestmem: the platform did not stop cleanly: " + e);
    }
  }

  private List<Path> jars() throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String directory : console.isPresent() ? List.of("bundles", "web") : List.of("bundles")) {
      try (Stream<Path> files = Files.list(program.resolveSibling(directory))) {
        files.sorted().forEach(jars::add);
      }
    }
    jars.add(program);
    return jars;
  }

  private static void start(Bundle bundle) {
    try {
      bundle.start();
    } catch (BundleException e) {
      // On an older Java some bundles do not resolve: the platform runs without them.
      boolean unresolved = e.getType() == BundleException.RESOLVE_ERROR;
      LOG.log(unresolved ? Level.INFO : Level.WARNING, () -> explain(bundle, e));
    }
  }

  private static String explain(Bundle bundle, BundleException e) {
    Throwable reason = e.getCause() == null ? e : e.getCause();
    return bundle.getSymbolicName() + " does not run: " + reason.getMessage();
  }

  private static Map<String, String> properties(Path storage) {
    Map<String, String> properties = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith("guestmem.")) {
        properties.put(name, System.getProperty(name));
      }
    }
    properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    // Gogo's own shell would read the input too; its commands are wanted, it is not.
    properties.put("gosh.args", "--nointeractive --noshutdown");
    // What fails is reported by who asked for it, in one line.
    properties.put("felix.log.level", "0");
    properties.put("ds.loglevel", "0");
    return properties;
  }

  private static Filter filter(String text) {
    try {
      return FrameworkUtil.createFilter(text);
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(text, e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
