package org.guestmem.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.guestmem.api.spi.Mapping;

/** Memory that is not there: records what its region asks for, and may be held by somebody. */
public final class FakeMapping implements Mapping {
  /** What was called, in order. */
  public final List<String> calls = new CopyOnWriteArrayList<>();

  /** While true, a native call holds the memory. */
  public volatile boolean held;

  /** Creates the mapping. */
  public FakeMapping() {}

  /**
   * Makes a region over a new fake.
   *
   * @param spec what the region is to say of itself
   * @return the region
   */
  public static MmapRegion region(RegionSpec spec) {
    return new MmapRegion(spec, "fake", Set.of(), new FakeMapping());
  }

  @Override
  public VolatileSlice view(MmapRegion region) {
    return new UntouchedSlice(region, 0, region.size());
  }

  @Override
  public OptionalLong hostAddress() {
    return OptionalLong.of(0x1000);
  }

  @Override
  public void shut() {
    calls.add("shut");
  }

  @Override
  public boolean unmap() {
    if (held) {
      return false;
    }
    calls.add("unmap");
    return true;
  }

  @Override
  public void reserve() {
    calls.add("reserve");
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }
}
