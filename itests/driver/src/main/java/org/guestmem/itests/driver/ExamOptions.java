package org.guestmem.itests.driver;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.TestContainerFactory;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.ops4j.pax.exam.spi.PaxExamRuntime;

/** Reads from a test class how its container is made. */
final class ExamOptions {
  /** The {@code driver} property of the service that runs tests inside, and who asks for it. */
  static final String INVOKER = "pax.exam.invoker";

  private ExamOptions() {}

  /** Karaf has Pax Exam's own bundles as a feature; every other container is given them. */
  static ExamSystem system(Class<?> testClass) throws IOException {
    boolean karaf = factory(testClass).getClass().getName().contains(".karaf.");
    Option[] options = of(testClass);
    return karaf ? DefaultExamSystem.create(options) : PaxExamRuntime.createTestSystem(options);
  }

  private static Option[] of(Class<?> testClass) {
    List<Option> options = new ArrayList<>();
    options.add(CoreOptions.systemProperty(INVOKER).value("jupiter"));
    for (Method method :
        AnnotationSupport.findAnnotatedMethods(
            testClass, Configuration.class, HierarchyTraversalMode.TOP_DOWN)) {
      options.addAll(List.of((Option[]) ReflectionSupport.invokeMethod(method, null)));
    }
    return options.toArray(Option[]::new);
  }

  static TestContainerFactory factory(Class<?> testClass) {
    ContainerTest annotation =
        AnnotationSupport.findAnnotation(testClass, ContainerTest.class).orElseThrow();
    return ReflectionSupport.newInstance(annotation.value());
  }

  static TestContainer only(TestContainer[] containers) {
    if (containers.length != 1) {
      throw new IllegalStateException(
          containers.length
              + " containers; exactly one OSGi framework has to be on the class path of the tests");
    }
    return containers[0];
  }
}
