package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.abort;

import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleReference;
import org.osgi.framework.FrameworkUtil;

/** Tests that end in every way there is; {@link DriverIT} runs them. */
@ContainerTest(NativeTestContainerFactory.class)
class DriverFixture {
  private boolean prepared;

  @Configuration
  static Option[] options() {
    return CoreOptions.options(Provision.api());
  }

  static boolean inside() {
    return DriverFixture.class.getClassLoader() instanceof BundleReference;
  }

  @BeforeEach
  void prepare() {
    prepared = true;
  }

  @Test
  void passes(BundleContext context) {
    assertNotNull(context);
    assertNotNull(FrameworkUtil.getBundle(DriverFixture.class), "not in a container");
    if (!prepared) {
      throw new AssertionError("no @BeforeEach");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void passesTwice(int value) {
    assertNotNull(FrameworkUtil.getBundle(DriverFixture.class), "not in a container, " + value);
  }

  @Test
  void fails() {
    throw new IllegalStateException("the reason of the failure");
  }

  @Test
  void aborts() {
    abort("the reason of the skip");
  }

  @Test
  @DisabledIf(value = "inside", disabledReason = "the reason of the condition")
  void isSkippedInside() {
    throw new AssertionError("ran");
  }
}
