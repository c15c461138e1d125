package org.guestmem.api;

import java.util.Set;
import org.guestmem.api.spi.CheckedRegionFactory;
import org.guestmem.api.spi.Mapping;

/** A back end whose memory is not there. */
public class FakeFactory extends CheckedRegionFactory {
  /** The mapping that the last region got. */
  public FakeMapping last = new FakeMapping();

  /** Creates the factory. */
  public FakeFactory() {}

  @Override
  public int ranking() {
    return 0;
  }

  @Override
  public void probe(NativeAccess mode) {}

  @Override
  protected Mapping map(RegionSpec spec) {
    last = new FakeMapping();
    return last;
  }

  @Override
  public String backend() {
    return "fake";
  }

  @Override
  public Set<String> features() {
    return Set.of(FEATURE_HOST_ADDRESS);
  }

  @Override
  public long granularity() {
    return 4096;
  }
}
