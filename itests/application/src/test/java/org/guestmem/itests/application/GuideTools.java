package org.guestmem.itests.application;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What the guide takes for granted: Maven, QEMU, a clone, artifacts that can be had. */
final class GuideTools {
  /** The directory with the commands. */
  static final Path DIRECTORY = Path.of(System.getProperty("guestmem.directory"), "tools");

  private static final Path CLONE = Path.of(System.getProperty("guestmem.home"));
  private static final Path INSTALLED = Path.of(System.getProperty("guestmem.repository"));
  private static final Path USERS = Path.of(System.getProperty("maven.user.repository"));

  private GuideTools() {}

  /**
   * Brings Maven. Our artifacts are installed, the user's repository serves for the central one.
   */
  static void bringMaven() throws IOException {
    Files.createDirectories(DIRECTORY);
    Path settings = DIRECTORY.resolve("settings.xml");
    Files.writeString(
        settings,
        """
        <settings>
          <mirrors><mirror><id>user</id><mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors>
        </settings>
        """
            .formatted(USERS.toUri()));
    script(
        DIRECTORY.resolve("mvn"),
        """
        #!/bin/sh
        MAVEN_OPTS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow'
        export MAVEN_OPTS
        exec '%s/bin/mvn' -B -s '%s' -Dmaven.repo.local='%s' "$@"
        """
            .formatted(System.getProperty("maven.home"), settings, INSTALLED));
  }

  /** Brings QEMU, which a test may do without where it cannot be had. */
  static void bringQemu() throws IOException, InterruptedException {
    Process fetch = new ProcessBuilder("sh", CLONE + "/tools/fetch-qemu").start();
    String path = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    String why = new String(fetch.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    Assumptions.assumeTrue(fetch.waitFor() == 0, why);
    script(
        DIRECTORY.resolve("qemu-system-x86_64"), "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(path));
  }

  /** Brings the command that a clone has in its root. */
  static void bringCommand(Path directory) throws IOException {
    script(
        directory.resolve("guestmem"), "#!/bin/sh\nexec '%s/guestmem' \"$@\"\n".formatted(CLONE));
  }

  /** Brings a home whose Maven repository has ours beside the user's: Karaf reads it by itself. */
  static void bringRepository(Path home) throws IOException {
    Path repository = Files.createDirectories(home.resolve(".m2/repository"));
    link(USERS, repository, "org");
    link(USERS.resolve("org"), Files.createDirectories(repository.resolve("org")), "guestmem");
    Path ours = INSTALLED.resolve("org/guestmem");
    Files.createSymbolicLink(repository.resolve("org/guestmem"), ours);
  }

  private static void link(Path from, Path to, String except) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.filter(each -> !each.endsWith(except)).toList()) {
        Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
      }
    }
  }

  private static void script(Path path, String text) throws IOException {
    Files.writeString(path, text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
  }
}
