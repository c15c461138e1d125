import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The exceptions that the Javadoc of public methods names, read from the sources by javac. */
final class DocumentedThrows {
  /**
   * One exception of one method.
   *
   * @param owner the class that declares the method, as the JVM names it
   * @param method its name; {@code <init>} for a constructor
   * @param parameters the simple names of the erased parameter types, in parentheses
   * @param exception the simple name of the exception
   */
  record Throws(String owner, String method, String parameters, String exception) {
    @Override
    public String toString() {
      String type = owner.substring(owner.lastIndexOf('.') + 1).replace('$', '.');
      String name = method.equals("<init>") ? "" : "." + method;
      return type + name + parameters + ": " + exception;
    }
  }

  private final DocTrees trees;
  private final JavacTask task;
  private final List<Throws> found = new ArrayList<>();

  private DocumentedThrows(JavacTask task) {
    this.task = task;
    this.trees = DocTrees.instance(task);
  }

  /** Reads every source below the directories. */
  static List<Throws> read(List<Path> sources) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path directory : sources) {
      try (Stream<Path> walk = Files.walk(directory)) {
        walk.filter(f -> f.toString().endsWith(".java") && !f.endsWith("module-info.java"))
            .forEach(files::add);
      }
    }
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = javac.getStandardFileManager(null, null, null)) {
      // What does not resolve, such as OSGi's types, is no method's parameter here.
      JavacTask task =
          (JavacTask)
              javac.getTask(
                  null,
                  manager,
                  diagnostic -> {},
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      DocumentedThrows documented = new DocumentedThrows(task);
      Iterable<? extends CompilationUnitTree> units = task.parse();
      task.analyze();
      for (CompilationUnitTree unit : units) {
        for (Tree type : unit.getTypeDecls()) {
          documented.type(documented.trees.getElement(TreePath.getPath(unit, type)));
        }
      }
      return documented.found;
    }
  }

  private void type(Element type) {
    for (Element member : type.getEnclosedElements()) {
      if (member.getKind().isClass() || member.getKind().isInterface()) {
        type(member);
      } else if (member instanceof ExecutableElement method && isPublic(method)) {
        method(method);
      }
    }
  }

  private static boolean isPublic(Element member) {
    boolean visible =
        member.getModifiers().contains(Modifier.PUBLIC)
            || member.getModifiers().contains(Modifier.PROTECTED);
    Element owner = member.getEnclosingElement();
    return visible && (owner.getKind() == ElementKind.PACKAGE || isPublic(owner));
  }

  private void method(ExecutableElement method) {
    DocCommentTree comment = trees.getDocCommentTree(method);
    if (comment == null) {
      return;
    }
    String owner =
        task.getElements().getBinaryName((TypeElement) method.getEnclosingElement()).toString();
    String parameters =
        method.getParameters().stream()
            .map(p -> simple(task.getTypes().erasure(p.asType())))
            .collect(Collectors.joining(",", "(", ")"));
    for (DocTree tag : comment.getBlockTags()) {
      if (tag instanceof ThrowsTree exception) {
        String name = exception.getExceptionName().toString();
        found.add(
            new Throws(
                owner,
                method.getSimpleName().toString(),
                parameters,
                name.replaceAll(".*\\.", "")));
      }
    }
  }

  private static String simple(TypeMirror type) {
    return type.toString().replaceAll("@[\\w.]+(\\([^)]*\\))? ?", "").replaceAll("[\\w.]*\\.", "");
  }
}
