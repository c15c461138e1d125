package org.guestmem.itests.application;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
   * Brings Maven. Our artifacts are installed, the user's repository without ours serves for the
   * central one.
   */
  static void bringMaven() throws IOException {
    Path others = mirror(USERS, DIRECTORY.resolve("repository"));
    Path settings = DIRECTORY.resolve("settings.xml");
    Files.writeString(
        settings,
        """
        <settings>
          <mirrors><mirror><id>user</id><mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors>
        </settings>
        """
            .formatted(others.toUri()));
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
    Path repository = mirror(USERS, home.resolve(".m2/repository"));
    Path ours = INSTALLED.resolve("org/guestmem");
    Files.createSymbolicLink(repository.resolve("org/guestmem"), ours);
  }

  /** Links to all of a repository that is not ours: who installed ours must not help a page. */
  static Path mirror(Path repository, Path mirror) throws IOException {
    link(repository, mirror, "org");
    link(repository.resolve("org"), mirror.resolve("org"), "guestmem");
    return mirror;
  }

  private static void link(Path from, Path to, String except) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.filter(each -> !each.endsWith(except)).toList()) {
        Path link = to.resolve(entry.getFileName());
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
          Files.createSymbolicLink(link, entry);
        }
      }
    }
  }

  static void script(Path path, String text) throws IOException {
    Files.writeString(path, text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
  }
}
