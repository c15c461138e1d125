import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The classes of all modules, their test methods and the tags of these, read from the class files. */
final class TestClasses {
  /** A method with a tag; owner is the class or contract that declares it. */
  record Tagged(String owner, String method, String tag) {}

  private static final ClassDesc TAG = ClassDesc.of("org.junit.jupiter.api.Tag");
  private static final ClassDesc TAGS = ClassDesc.of("org.junit.jupiter.api.Tags");
  private static final Set<ClassDesc> TESTS =
      Set.of(
          ClassDesc.of("org.junit.jupiter.api.Test"),
          ClassDesc.of("org.junit.jupiter.params.ParameterizedTest"));

  private final Map<String, List<String>> parents = new HashMap<>();
  private final Map<String, Set<String>> tests = new HashMap<>();
  private final List<Tagged> tagged = new ArrayList<>();

  private TestClasses() {}

  static TestClasses read(Path root) throws IOException {
    TestClasses classes = new TestClasses();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files =
          walk.filter(f -> !f.startsWith(root.resolve("target")))
              .filter(f -> f.toString().endsWith(".class"))
              .filter(f -> f.toString().replace('\\', '/').matches(".*/target/(test-)?classes/.*"))
              .sorted()
              .toList();
    }
    for (Path file : files) {
      classes.add(ClassFile.of().parse(file));
    }
    return classes;
  }

  List<Tagged> tagged() {
    return tagged;
  }

  /** All classes, as the JVM names them. */
  Set<String> names() {
    return parents.keySet();
  }

  /** The test methods that a class or contract declares or inherits. */
  Set<String> tests(String name) {
    Set<String> all = new HashSet<>(tests.getOrDefault(name, Set.of()));
    parents(name).forEach(parent -> all.addAll(tests(parent)));
    return all;
  }

  /** The superclass and the interfaces of a class; none if it is not of these modules. */
  List<String> parents(String name) {
    return parents.getOrDefault(name, List.of());
  }

  /** Whether tests of a class or contract run as tests of a class. */
  boolean inherits(String name, String ancestor) {
    return name.equals(ancestor) || parents(name).stream().anyMatch(p -> inherits(p, ancestor));
  }

  private void add(ClassModel model) {
    String name = dotted(model.thisClass().asInternalName());
    List<String> above = new ArrayList<>();
    model.superclass().ifPresent(s -> above.add(dotted(s.asInternalName())));
    model.interfaces().forEach(i -> above.add(dotted(i.asInternalName())));
    parents.put(name, above);
    tests.put(name, new HashSet<>());
    for (MethodModel method : model.methods()) {
      method
          .findAttribute(Attributes.runtimeVisibleAnnotations())
          .ifPresent(found -> add(name, method.methodName().stringValue(), found.annotations()));
    }
  }

  private void add(String owner, String method, List<Annotation> annotations) {
    if (annotations.stream().anyMatch(a -> TESTS.contains(a.classSymbol()))) {
      tests.get(owner).add(method);
    }
    tags(annotations).forEach(tag -> tagged.add(new Tagged(owner, method, tag)));
  }

  private static Stream<String> tags(List<Annotation> annotations) {
    return annotations.stream()
        .filter(a -> a.classSymbol().equals(TAG) || a.classSymbol().equals(TAGS))
        .flatMap(a -> a.elements().stream())
        .map(AnnotationElement::value)
        .flatMap(TestClasses::values);
  }

  /** One tag is a string, several are an array of annotations. */
  private static Stream<String> values(AnnotationValue value) {
    return switch (value) {
      case AnnotationValue.OfString one -> Stream.of(one.stringValue());
      case AnnotationValue.OfArray many -> many.values().stream().flatMap(TestClasses::values);
      case AnnotationValue.OfAnnotation nested -> tags(List.of(nested.annotation()));
      default -> Stream.empty();
    };
  }

  private static String dotted(String internal) {
    return internal.replace('/', '.');
  }
}
