package org.guestmem.api.scope;

import java.util.List;
import org.guestmem.api.AddressSpaceListener;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.MemoryListener;

/** A plug-in that {@link PlugInLoader} loads. */
public final class ForgetfulPlugIn implements PlugIn {

  /** Creates the plug-in. */
  public ForgetfulPlugIn() {}

  @Override
  public Runnable onRevoke(Runnable action) {
    return () -> action.run();
  }

  @Override
  public AddressSpaceListener addressSpaceListener(List<Long> heard) {
    return change -> heard.add(change.generation());
  }

  @Override
  public MemoryListener memoryListener(List<String> heard) {
    return new MemoryListener() {
      @Override
      public void mapped(String region, String backend, RegionSpec spec) {
        heard.add(region);
      }
    };
  }
}
