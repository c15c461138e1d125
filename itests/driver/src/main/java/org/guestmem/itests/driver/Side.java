package org.guestmem.itests.driver;

import org.osgi.framework.BundleReference;

/** Tells the two JUnit runs of one test class apart. */
final class Side {
  private Side() {}

  /** Returns true inside the framework: there a bundle's class loader has loaded this class. */
  static boolean isContainer() {
    return Side.class.getClassLoader() instanceof BundleReference;
  }
}
