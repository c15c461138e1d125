package org.guestmem.itests.application;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.guestmem.itests.application.Guide.Fragment;

/**
 * Compiles parts of a class. What stands between two empty lines outside of braces is members of
 * the class if the compiler can read it so, else statements of one method.
 */
final class FragmentCompiler {
  private static final String IMPORTS =
      Stream.of(
              "java.lang.invoke.MethodHandles",
              "java.nio.file.*",
              "java.util.*",
              "org.guestmem.api.*",
              "org.guestmem.api.iommu.*",
              "org.guestmem.api.spi.*",
              "org.guestmem.kvm.*",
              "org.guestmem.tck.*",
              "org.osgi.service.component.annotations.*")
          .map(name -> "import " + name + ";\n")
          .collect(Collectors.joining());

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

  /** Returns what the compiler has against it: nothing. */
  String complaints(Fragment fragment) throws IOException {
    StringBuilder members = new StringBuilder(fragment.given());
    StringBuilder statements = new StringBuilder();
    for (String paragraph : paragraphs(fragment.text())) {
      boolean readable = parses("class Part { " + paragraph + " }");
      (readable ? members : statements).append('\n').append(paragraph);
    }
    return compile(
        "%s%nabstract class Part {%n%s%nvoid statements() throws Exception {%n%s%n}%n}%n"
            .formatted(IMPORTS, members, statements));
  }

  private static List<String> paragraphs(String text) {
    List<String> paragraphs = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.isEmpty() && depth(paragraph) == 0) {
        paragraphs.add(paragraph.toString());
        paragraph.setLength(0);
      }
      paragraph.append(line).append('\n');
    }
    paragraphs.add(paragraph.toString());
    return paragraphs;
  }

  private static long depth(CharSequence text) {
    return text.chars().filter(c -> c == '{').count() - text.chars().filter(c -> c == '}').count();
  }

  private boolean parses(String source) throws IOException {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavacTask task =
        (JavacTask)
            compiler.getTask(null, null, found, List.of("-proc:none"), null, List.of(text(source)));
    task.parse();
    return found.getDiagnostics().isEmpty();
  }

  private String compile(String source) throws IOException {
    Path classes = Files.createTempDirectory("fragments");
    StringWriter complaints = new StringWriter();
    String path = System.getProperty("java.class.path");
    List<String> options = List.of("-cp", path, "-d", classes.toString(), "-proc:none");
    boolean compiled =
        compiler.getTask(complaints, null, null, options, null, List.of(text(source))).call();
    return compiled ? "" : complaints + "\n" + source;
  }

  private static JavaFileObject text(String source) {
    return new SimpleJavaFileObject(URI.create("string:///Part.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }
}
