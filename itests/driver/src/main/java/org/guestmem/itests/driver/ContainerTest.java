package org.guestmem.itests.driver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.TestContainerFactory;

/**
 * Marks a class whose test methods run inside an OSGi framework, one framework for each class.
 *
 * <p>A static method annotated with {@link org.ops4j.pax.exam.Configuration} returns what is
 * installed there. A test method may take a {@link org.osgi.framework.BundleContext}: that of the
 * bundle that holds the tests. Life-cycle methods run inside the framework only, those of the class
 * once for each test method, because each is a Jupiter run of its own there.
 */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({ContainerExtension.class, BundleContextParameter.class})
public @interface ContainerTest {

  /**
   * Returns what starts the framework: in the JVM of the test run, or in one of its own.
   *
   * @return the kind of Pax Exam container
   */
  Class<? extends TestContainerFactory> value();
}
