package org.guestmem.itests.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The directory in which the guide is followed, and a shell with the tools that it takes for
 * granted.
 */
final class Workshop {
  private static final Path HOME = Path.of(System.getProperty("guestmem.home"));
  private static final Path DIRECTORY = Path.of(System.getProperty("guestmem.directory"));
  private static final Path TOOLS = DIRECTORY.resolve("tools");

  private final Path project;

  private Workshop(Path project) {
    this.project = project;
  }

  /** An empty one. */
  static Workshop create(String name) throws IOException {
    Files.createDirectories(TOOLS);
    Files.writeString(TOOLS.resolve("settings.xml"), settings());
    script(TOOLS.resolve("mvn"), maven());
    Path guides = Files.createDirectories(DIRECTORY.resolve("guide"));
    Workshop workshop = new Workshop(Files.createTempDirectory(guides, name));
    script(
        workshop.project.resolve("guestmem"),
        "#!/bin/sh\nexec '%s/guestmem' \"$@\"\n".formatted(HOME));
    return workshop;
  }

  /** Brings a home whose Maven repository has ours beside the user's: Karaf reads it by itself. */
  void bringRepository() throws IOException {
    Path repository = Files.createDirectories(project.resolve("home/.m2/repository"));
    Path users = Path.of(System.getProperty("maven.user.repository"));
    link(users, repository, "org");
    link(users.resolve("org"), Files.createDirectories(repository.resolve("org")), "guestmem");
    Path ours = Path.of(System.getProperty("guestmem.repository"), "org/guestmem");
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

  /** Brings QEMU, which a test may do without where it cannot be had. */
  void bringQemu() throws IOException, InterruptedException {
    Process fetch = new ProcessBuilder("sh", HOME + "/tools/fetch-qemu").start();
    String path = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    String why = new String(fetch.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    Assumptions.assumeTrue(fetch.waitFor() == 0, why);
    script(TOOLS.resolve("qemu-system-x86_64"), "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(path));
  }

  /** One in a directory of it. */
  Workshop room(String name) throws IOException {
    return new Workshop(Files.createDirectories(project.resolve(name)));
  }

  void write(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = project.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /** Runs a block of commands with the tools of a JDK, and returns what they print. */
  List<String> run(String commands, Path jdk) throws IOException, InterruptedException {
    Process process = start(commands, jdk);
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running: " + commands);
    assertEquals(0, process.exitValue(), () -> commands + "\n" + output);
    // Maven resets the colours even where it prints nothing.
    return output.replaceAll("\u001b\\[[0-9;]*m", "").lines().toList();
  }

  /** Starts a block of commands, whose errors are among its output. */
  Process start(String commands, Path jdk) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-e", "-c", commands)
            .directory(project.toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "MAVEN_OPTS"));
    environment.put("JAVA_HOME", jdk.toString());
    environment.put("LC_ALL", "C");
    environment.put("GUESTMEM_JAVA", jdk + "/bin/java");
    environment.put("GUESTMEM_BUILD", "no");
    environment.put("EXTRA_JAVA_OPTS", "-Duser.home=" + project.resolve("home"));
    environment.merge(
        "PATH",
        "",
        (path, none) -> String.join(File.pathSeparator, TOOLS + "", jdk + "/bin", path));
    return builder.start();
  }

  /**
   * Our artifacts are installed beside the user's repository, which serves for Maven's central one.
   */
  private static String maven() {
    return """
        #!/bin/sh
        MAVEN_OPTS='-XX:+IgnoreUnrecognizedVMOptions --sun-misc-unsafe-memory-access=allow'
        export MAVEN_OPTS
        exec '%s/bin/mvn' -B -s '%s' -Dmaven.repo.local='%s' "$@"
        """
        .formatted(
            System.getProperty("maven.home"),
            TOOLS.resolve("settings.xml"),
            System.getProperty("guestmem.repository"));
  }

  private static String settings() {
    String url = Path.of(System.getProperty("maven.user.repository")).toUri().toString();
    return """
        <settings>
          <mirrors><mirror><id>user</id><mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors>
        </settings>
        """
        .formatted(url);
  }
}
