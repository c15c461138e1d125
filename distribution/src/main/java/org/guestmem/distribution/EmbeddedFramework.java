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

  private static final long START_MILLIS = 60_000;

  private final Path program;
  private final Path storage;
  private final Framework framework;

  /**
   * Makes a framework that is not started.
   *
   * @param program the jar of the launcher, which has the directory {@code bundles} beside it
   */
  EmbeddedFramework(Path program) throws IOException {
    this.program = program;
    storage = Files.createTempDirectory("guestmem-");
    FrameworkFactory factory =
        ServiceLoader.load(FrameworkFactory.class, EmbeddedFramework.class.getClassLoader())
            .findFirst()
            .orElseThrow(
                () -> new IOException("no OSGi framework on the class path of " + program));
    framework = factory.newFramework(properties(storage));
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
    BundleContext context = framework.getBundleContext();
    ServiceTracker<ToIntFunction<String[]>, ToIntFunction<String[]>> tracker =
        new ServiceTracker<>(context, filter(RUNNER), null);
    tracker.open();
    ToIntFunction<String[]> runner = tracker.waitForService(START_MILLIS);
    if (runner == null) {
      throw new BundleException("no service " + RUNNER + " within " + START_MILLIS + " ms");
    }
    return runner.applyAsInt(args);
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
    try (Stream<Path> files = Files.list(program.resolveSibling("bundles"))) {
      return Stream.concat(files.sorted(), Stream.of(program)).toList();
    }
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
