package org.guestmem.itests.driver;

import java.nio.file.Path;
import org.ops4j.pax.exam.TestAddress;

/**
 * The address of one test inside the container.
 *
 * @param root the address of the installed tests
 * @param uniqueId the Jupiter unique id of the test
 * @param outcomeFile where the container writes the {@link Outcome}
 */
record ForwardedTest(TestAddress root, String uniqueId, Path outcomeFile) implements TestAddress {

  @Override
  public String identifier() {
    return root.identifier();
  }

  @Override
  public String caption() {
    return uniqueId;
  }

  @Override
  public Object[] arguments() {
    return new Object[] {uniqueId, outcomeFile.toString()};
  }
}
