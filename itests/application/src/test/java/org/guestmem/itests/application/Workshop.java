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

/**
 * The directory in which the guide is followed, and a shell with the tools that it takes for
 * granted.
 */
final class Workshop {
  private static final Path DIRECTORY = Path.of(System.getProperty("guestmem.directory"));
  private static final Path TOOLS = DIRECTORY.resolve("tools");

  private final Path project;

  /** An empty one. */
  Workshop(String name) throws IOException {
    project = Files.createTempDirectory(Files.createDirectories(DIRECTORY.resolve("guide")), name);
    Files.createDirectories(TOOLS);
    Files.writeString(TOOLS.resolve("settings.xml"), settings());
    Path mvn = Files.writeString(TOOLS.resolve("mvn"), maven());
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
  }

  void write(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = project.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /** Puts the jars of modules, as they were installed, where the guide builds them to. */
  void bringModules(String... names) throws IOException {
    Path modules = Files.createDirectories(project.resolve("target/modules"));
    for (String name : names) {
      Path installed = Path.of(System.getProperty("guestmem.repository"), "org/guestmem", name);
      try (Stream<Path> versions = Files.list(installed)) {
        Path version = versions.filter(Files::isDirectory).findFirst().orElseThrow();
        String jar = name + "-" + version.getFileName() + ".jar";
        Files.copy(version.resolve(jar), modules.resolve(jar));
      }
    }
  }

  /** Runs a block of commands with the tools of a JDK, and returns what they print. */
  List<String> run(String commands, Path jdk) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-e", "-c", commands)
            .directory(project.toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "MAVEN_OPTS"));
    environment.put("JAVA_HOME", jdk.toString());
    environment.put("LC_ALL", "C");
    environment.merge(
        "PATH",
        "",
        (path, none) -> String.join(File.pathSeparator, TOOLS + "", jdk + "/bin", path));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running: " + commands);
    assertEquals(0, process.exitValue(), () -> commands + "\n" + output);
    // Maven resets the colours even where it prints nothing.
    return output.replaceAll("\u001b\\[[0-9;]*m", "").lines().toList();
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
