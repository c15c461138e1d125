import java.io.IOException;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Holds the exceptions that public Javadoc names against those that were thrown while the tests
 * ran: {@code java tools/ThrowsReport.java [ROOT]}.
 *
 * <p>{@code ./guestmem test} lets the JVM record each exception with the methods it was created
 * under ({@code target/exceptions*.jfr} of a module); it counts for all of these. {@code
 * tools/unprovoked-exceptions.txt} lists what no test provokes, and why; {@code refusals.txt} of the
 * contract tests what methods throw where a number is hostile. The exit status is 1 if an exception
 * was neither thrown nor listed, or is listed but was thrown or is not documented.
 */
final class ThrowsReport {
  private static final List<String> MODULES = List.of("api", "impl-ffm", "impl-fallback");

  private static final String REFUSALS = "tck/src/main/resources/org/guestmem/tck/refusals.txt";

  /** A method on the stack of exceptions; what several recordings and events have is one. */
  private record Frame(String owner, String method, String descriptor) {}

  private final TestClasses classes;
  private final Map<Frame, Set<String>> thrown = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private ThrowsReport(TestClasses classes) {
    this.classes = classes;
  }

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args.length > 0 ? args[0] : ".");
    ThrowsReport report = new ThrowsReport(TestClasses.read(root));
    List<Path> sources = MODULES.stream().map(m -> root.resolve(m + "/src/main/java")).toList();
    for (Path recording : recordings(root)) {
      report.read(recording);
    }
    List<DocumentedThrows.Throws> documented = DocumentedThrows.read(sources);
    report.checkRefusals(documented, ListFile.lines(root.resolve(REFUSALS)));
    report.check(
        documented,
        ListFile.notes(root.resolve("tools/unprovoked-exceptions.txt")).keySet());
    report.problems.forEach(problem -> System.out.println("problem: " + problem));
    System.exit(report.problems.isEmpty() ? 0 : 1);
  }

  private static List<Path> recordings(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(f -> f.toString().matches(".*/target/exceptions[^/]*\\.jfr")).toList();
    }
  }

  private void read(Path recording) throws IOException {
    // Equal stacks of a chunk are one object, and there are few of them among very many events.
    Set<RecordedStackTrace> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        if (event.getEventType().getName().equals("jdk.JavaExceptionThrow")
            && stack != null
            && seen.add(stack)) {
          RecordedClass type = event.getClass("thrownClass");
          for (RecordedFrame frame : stack.getFrames()) {
            add(frame.getMethod(), type.getName());
          }
        }
      }
    }
  }

  private void add(RecordedMethod method, String exception) {
    String owner = method.getType().getName();
    if (owner.startsWith("org.guestmem.")) {
      Frame frame = new Frame(owner, method.getName(), method.getDescriptor());
      thrown.computeIfAbsent(frame, f -> new HashSet<>()).add(exception);
    }
  }

  private void check(List<DocumentedThrows.Throws> documented, Set<String> listed) {
    Map<String, List<Frame>> byName =
        thrown.keySet().stream()
            .collect(Collectors.groupingBy(f -> f.method + parameters(f.descriptor)));
    Set<String> unused = new TreeSet<>(listed);
    int provoked = 0;
    for (DocumentedThrows.Throws each : documented) {
      List<Frame> frames = byName.getOrDefault(each.method() + each.parameters(), List.of());
      List<String> entries =
          listed.stream().filter(e -> ListFile.glob(e).matcher(each + "").matches()).toList();
      if (frames.stream().anyMatch(frame -> threw(frame, each))) {
        provoked++;
        entries.forEach(e -> problems.add(each + " is listed (" + e + ") but provoked"));
      } else if (entries.isEmpty()) {
        problems.add(each + " is never provoked");
      }
      entries.forEach(unused::remove);
    }
    unused.forEach(e -> problems.add(e + " is listed but documented nowhere"));
    System.out.printf("exceptions: %d documented, %d provoked%n", documented.size(), provoked);
  }

  /** Each line is a method, a colon and the exceptions that a hostile number provokes. */
  private void checkRefusals(List<DocumentedThrows.Throws> documented, List<String> refusals) {
    Set<String> names = documented.stream().map(Object::toString).collect(Collectors.toSet());
    for (String line : refusals) {
      String[] parts = line.split(": *", 2);
      Stream.of(parts[1].split(" "))
          .filter(e -> !e.isEmpty() && !names.contains(parts[0] + ": " + e))
          .forEach(e -> problems.add(parts[0] + " throws " + e + ", but does not document it"));
    }
  }

  private boolean threw(Frame frame, DocumentedThrows.Throws documented) {
    return classes.inherits(frame.owner, documented.owner())
        && thrown.get(frame).stream().anyMatch(t -> isA(t, documented.exception()));
  }

  /** Whether an exception is of a type, which is given by its simple name. */
  private boolean isA(String exception, String simpleName) {
    return exception.substring(exception.lastIndexOf('.') + 1).equals(simpleName)
        || parents(exception).stream().anyMatch(parent -> isA(parent, simpleName));
  }

  private List<String> parents(String type) {
    List<String> known = classes.parents(type);
    if (!known.isEmpty() || !type.startsWith("java.")) {
      return known;
    }
    try {
      Class<?> above = Class.forName(type).getSuperclass();
      return above == null ? List.of() : List.of(above.getName());
    } catch (ClassNotFoundException e) {
      return List.of();
    }
  }

  private static String parameters(String descriptor) {
    return MethodTypeDesc.ofDescriptor(descriptor).parameterList().stream()
        .map(ClassDesc::displayName)
        .map(name -> name.replaceAll(".*[.$]", ""))
        .collect(Collectors.joining(",", "(", ")"));
  }
}
