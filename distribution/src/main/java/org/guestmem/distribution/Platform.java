package org.guestmem.distribution;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleException;

/** The platform's main program. */
public final class Platform {
  private Platform() {}

  /**
   * Runs a command; the exit status is 0 if it succeeded, 1 if it failed, 2 if it was not
   * understood or what it was to attach is not there.
   *
   * @param args the command and its options, as {@link CommandLine} reads them
   */
  public static void main(String[] args) {
    // From 22 to 24 the default console of the JDK is there without a terminal, too.
    System.setProperty("jdk.console", "java.base");
    System.exit(run(args));
  }

  private static int run(String[] args) {
    try {
      CommandLine line = CommandLine.parse(args);
      Logging.configure(line.verbose());
      Optional<WebConsole> console =
          line.consolePort().stream().mapToObj(WebConsole::at).findFirst();
      EmbeddedFramework framework = new EmbeddedFramework(program(), console);
      // Here, so that an interrupted platform too unmaps its memory and leaves no files behind.
      Runtime.getRuntime().addShutdownHook(new Thread(framework::stop, "guestmem-stop"));
      framework.start();
      if (console.isPresent()) {
        console.get().announce(framework.httpEndpoint());
      }
      return framework.run(args);
    } catch (IllegalArgumentException e) {
      System.err.println("guestmem: " + e.getMessage());
      return CommandLine.MISUSE;
    } catch (IOException | BundleException | InterruptedException e) {
      System.err.println("guestmem: the platform did not start: " + e);
      return CommandLine.FAILURE;
    }
  }

  /** The jar that this class is in. */
  private static Path program() {
    try {
      return Path.of(Platform.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError("the JVM gave the place of its own class path wrongly", e);
    }
  }
}
