package org.guestmem.itests.containers;

import org.guestmem.api.MmapRegionFactory;
import org.guestmem.itests.driver.ContainerTest;
import org.guestmem.tck.BackendContract;
import org.guestmem.tck.BackendUnderTest;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.FrameworkUtil;

/** All contracts, over the service that a plug-in gets. */
@ContainerTest(NativeTestContainerFactory.class)
abstract class ServiceContract extends BackendContract implements BackendUnderTest {
  private final String name;

  ServiceContract(String name) {
    this.name = name;
  }

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(), Provision.backEnds(), Provision.bundles("org.guestmem.tck"));
  }

  @Override
  protected final BackendUnderTest backend() {
    return this;
  }

  @Override
  public final MmapRegionFactory factory() {
    Platform platform =
        new Platform(FrameworkUtil.getBundle(ServiceContract.class).getBundleContext());
    return platform.context().getService(platform.backEnd(name).orElseThrow());
  }
}
