import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A copy of the sources below {@code target/mutations}: what is built there once is built on. */
final class MutatedTree {
  private static final Set<String> NOT_COPIED = Set.of("target", ".git");
  private static final long MINUTES = 10;

  /** The status of a command that did not end by itself. */
  static final int ENDED = -1;

  private final Path root;
  private final Path directory;
  private final Path copy;
  private final Path log;

  MutatedTree(Path root) throws IOException {
    this.root = root;
    directory = Files.createDirectories(root.resolve("target/mutations"));
    copy = directory.resolve("sources");
    log = directory.resolve("last.log");
  }

  Path log() {
    return log;
  }

  /** Keeps what the last command said, by the name of a patch. */
  void keepLog(Path patch) throws IOException {
    String name = patch.getFileName().toString().replace(".patch", ".log");
    Files.copy(log, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes the copy as the original is, and touches no file that is. */
  void update() throws IOException {
    Set<Path> wanted = new HashSet<>();
    walk(
        root,
        file -> {
          Path relative = root.relativize(file);
          wanted.add(relative);
          Path target = copy.resolve(relative);
          if (!Files.exists(target) || Files.mismatch(file, target) >= 0) {
            Files.createDirectories(target.getParent());
            Files.copy(
                file,
                target,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
            // Not as old as the original: the compiler compares times.
            Files.setLastModifiedTime(target, FileTime.from(Instant.now()));
          }
        });
    if (Files.exists(copy)) {
      walk(
          copy,
          file -> {
            if (!wanted.contains(copy.relativize(file))) {
              Files.delete(file);
            }
          });
    }
  }

  private interface FileAction {
    void on(Path file) throws IOException;
  }

  private static void walk(Path from, FileAction action) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return NOT_COPIED.contains(dir.getFileName().toString()) && !dir.equals(from)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.getFileName().toString().equals(".git")) {
              action.on(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The test that the first line of a patch names, and behind a colon what it must say. */
  MutationTest test(String line) throws IOException {
    String[] parts = line.replaceFirst("^#\\s*", "").replaceFirst("\\s*\\(.*", "").split(": ", 2);
    String name = parts[0].strip();
    String words = parts.length > 1 ? parts[1].strip() : "";
    if (name.equals("soak")) {
      return new MutationTest(MutationTest.Kind.SOAK, "itests/containers", name, words);
    } else if (name.startsWith("stress:")) {
      return new MutationTest(MutationTest.Kind.STRESS, "stress", name.substring(7), words);
    }
    String type = name.split("#", 2)[0];
    return new MutationTest(
        type.endsWith("IT") ? MutationTest.Kind.CONTAINER : MutationTest.Kind.UNIT,
        moduleOf(type + ".java"),
        name,
        words);
  }

  private String moduleOf(String file) throws IOException {
    try (Stream<Path> files = Files.walk(copy)) {
      Path source =
          files
              .filter(path -> path.getFileName().toString().equals(file))
              .map(copy::relativize)
              .filter(path -> path.toString().contains("src" + File.separator + "test"))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("there is no test " + file));
      String path = source.toString().replace(File.separatorChar, '/');
      return path.substring(0, path.indexOf("/src/test"));
    }
  }

  /** Applies a patch; false if it does not fit. */
  boolean apply(Path patch) throws IOException, InterruptedException {
    return run(List.of("git", "apply", "-p1", patch.toString())) == 0;
  }

  /** Runs a command in the copy; its exit status, or {@link #ENDED}. */
  int run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(copy.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("GUESTMEM_BUILD", "no");
    // The copy is in no repository, though it lies in one.
    builder.environment().put("GIT_CEILING_DIRECTORIES", directory.toString());
    Process process = builder.start();
    if (process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      return process.exitValue();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
    return ENDED;
  }
}
