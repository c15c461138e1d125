package org.guestmem.itests.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A directory in which a page is followed, and a shell with the tools that it takes for granted.
 */
final class Workshop {
  private static final Path DIRECTORY = Path.of(System.getProperty("guestmem.directory"), "guide");

  private final Path project;

  private Workshop(Path project) {
    this.project = project;
  }

  /** An empty one. */
  static Workshop create(String name) throws IOException {
    Files.createDirectories(DIRECTORY);
    Workshop workshop = new Workshop(Files.createTempDirectory(DIRECTORY, name));
    GuideTools.bringCommand(workshop.project);
    return workshop;
  }

  /** What Java takes for the user's home there. */
  Path home() {
    return project.resolve("home");
  }

  /** Another one, with what is in this one. */
  Workshop copy(String name) throws IOException {
    Workshop copy = create(name);
    copyTo(copy, "");
    return copy;
  }

  /** Puts what is in this one into a directory of another. */
  void copyTo(Workshop other, String room) throws IOException {
    Path target = Files.createDirectories(other.project.resolve(room));
    try (Stream<Path> files = Files.walk(project)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(project.relativize(file).toString());
        if (!Files.isDirectory(copy)) {
          Files.copy(
              file,
              copy,
              LinkOption.NOFOLLOW_LINKS,
              StandardCopyOption.COPY_ATTRIBUTES,
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  void write(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = project.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /** Does what a step says, with the tools of a JDK. */
  void follow(Guide.Step step, Path jdk) throws IOException, InterruptedException {
    if (step.dialogue()) {
      List<String> lines = step.text().lines().toList();
      String command = lines.get(0).substring(Dialogue.SHELL.length());
      new Dialogue(start("exec " + command, jdk)).follow(lines.subList(1, lines.size()));
    } else {
      List<String> printed = Output.withDots(run(step.text(), jdk), step.expected());
      assertEquals(step.expected(), printed, step::toString);
    }
  }

  /** Runs a block of commands, and returns what they print. */
  private List<String> run(String commands, Path jdk) throws IOException, InterruptedException {
    Process process = start(commands, jdk);
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running: " + commands);
    assertEquals(0, process.exitValue(), () -> commands + "\n" + output);
    // Maven resets the colours even where it prints nothing.
    return output.replaceAll("\u001b\\[[0-9;]*m", "").lines().toList();
  }

  /** Starts a block of commands, whose errors are among its output. */
  private Process start(String commands, Path jdk) throws IOException {
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
    environment.put("EXTRA_JAVA_OPTS", "-Duser.home=" + home());
    environment.merge(
        "PATH",
        "",
        (path, none) ->
            String.join(File.pathSeparator, GuideTools.DIRECTORY + "", jdk + "/bin", path));
    return builder.start();
  }
}
