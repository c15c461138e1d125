package org.guestmem.foreign;

import java.lang.foreign.MemorySegment;
import org.guestmem.api.Backing;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.ffm.ExternalMemory;
import org.guestmem.ffm.FfmRegionFactory;

/** Makes a region of an address, from outside the module of the back end. */
public final class AddressUser {
  private AddressUser() {}

  /**
   * Prints whether the JVM let it.
   *
   * @param args none
   */
  @SuppressWarnings("restricted") // the point
  public static void main(String[] args) {
    System.out.println(FfmRegionFactory.class.getModule());
    RegionSpec spec = RegionSpec.builder(4096).backing(new Backing.External()).build();
    try (MmapRegion owner = new FfmRegionFactory().create(RegionSpec.builder(4096).build());
        HostAddressLease lease = owner.lendHostAddress("test", () -> {})) {
      MemorySegment memory = MemorySegment.ofAddress(lease.address()).reinterpret(4096);
      try (MmapRegion region = ExternalMemory.region(memory, spec)) {
        System.out.println("mapped " + region.size());
      }
    } catch (IllegalCallerException e) {
      System.out.println("refused");
    }
  }
}
