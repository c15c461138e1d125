package org.guestmem.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** A started framework without bundles. */
public final class EmptyFramework {
  private final Path storage = Files.createTempDirectory("guestmem-bench-");
  private final Framework framework =
      new FrameworkFactory()
          .newFramework(
              Map.of(
                  Constants.FRAMEWORK_STORAGE,
                  storage.toString(),
                  Constants.FRAMEWORK_STORAGE_CLEAN,
                  Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT));

  public EmptyFramework() throws IOException, BundleException {
    framework.start();
  }

  public BundleContext context() {
    return framework.getBundleContext();
  }

  /** Waits until it has stopped, and deletes what it stored. */
  public void stop() throws BundleException, InterruptedException, IOException {
    framework.stop();
    framework.waitForStop(0);
    try (var files = Files.walk(storage)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
