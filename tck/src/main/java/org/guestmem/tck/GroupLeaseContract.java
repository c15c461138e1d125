package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;

/** Closing many regions asks every holder at once, and waits for all of them until one time. */
public interface GroupLeaseContract extends Contract {

  private List<MmapRegion> members(RegionGroup group, String... labels) {
    List<MmapRegion> members = new ArrayList<>();
    for (String label : labels) {
      members.add(group.create(RegionSpec.builder(PAGE).label(label).build()));
    }
    return members;
  }

  /** Whether addresses can be lent; where the back end cannot, it must say so. */
  private boolean lends(MmapRegion region) {
    return regions()
        .hasOrRefuses(
            MmapRegionFactory.FEATURE_HOST_ADDRESS,
            () -> region.lendHostAddress("probe", () -> {}));
  }

  @Test
  default void closeOfAGroupMustRevokeEveryLeaseOnce() {
    RegionGroup group = regions().group();
    List<MmapRegion> members = members(group, "a", "b", "c");
    if (lends(members.get(0))) {
      AtomicInteger revoked = new AtomicInteger();
      for (MmapRegion region : members) {
        AtomicReference<HostAddressLease> lease = new AtomicReference<>();
        lease.set(
            region.lendHostAddress(
                "guest",
                () -> {
                  for (MmapRegion any : members) {
                    assertThrows(RegionClosedException.class, () -> any.slice().getByte(0));
                  }
                  revoked.incrementAndGet();
                  lease.get().close();
                }));
      }
      group.close();
      group.close();
      assertEquals(3, revoked.get());
      members.forEach(region -> region.close(Duration.ZERO));
    }
  }

  @Test
  default void regionsThatAreHeldMustBeNamedAndTheRestMustClose() {
    RegionGroup group = regions().group();
    List<MmapRegion> members = members(group, "free", "kept", "idle", "kept too");
    if (lends(members.get(0))) {
      HostAddressLease first = members.get(1).lendHostAddress("vhost", () -> {});
      HostAddressLease second = members.get(3).lendHostAddress("kvm", () -> {});
      RegionBusyException e =
          assertThrows(RegionBusyException.class, () -> group.close(LeaseContract.SHORT));
      assertEquals(List.of("vhost"), e.holders());
      assertTrue(String.valueOf(e.getMessage()).contains("'kept'"), e::getMessage);
      assertEquals(1, e.getSuppressed().length);
      assertTrue(String.valueOf(e.getSuppressed()[0].getMessage()).contains("'kept too'"));
      members.forEach(region -> assertFalse(region.isOpen()));
      for (MmapRegion free : List.of(members.get(0), members.get(2))) {
        free.close(Duration.ZERO);
      }
      first.close();
      members.get(1).close(Duration.ZERO);
      e = assertThrows(RegionBusyException.class, () -> group.close(LeaseContract.SHORT));
      assertEquals(List.of("kvm"), e.holders());
      second.close();
      group.close(Duration.ZERO);
    }
  }

  @Test
  default void leaseOfOneMustKeepNoOtherFromItsClose() {
    RegionGroup group = regions().group();
    List<MmapRegion> members = members(group, "held", "free");
    if (lends(members.get(0))) {
      try (HostAddressLease lease = members.get(0).lendHostAddress("guest", () -> {})) {
        long address = lease.address();
        members.get(1).close(Duration.ZERO);
        assertEquals(address, lease.address());
        assertEquals(0, members.get(0).slice().getLong(0));
      }
    }
  }

  @Test
  default void regionsOfAnyOriginMustCloseTogether() {
    RegionGroup group = regions().group();
    List<MmapRegion> members = members(group, "a", "b", "stays");
    List<MmapRegion> all = new ArrayList<>(members.subList(0, 2));
    all.add(regions().anonymous(PAGE));
    regions().backend().others().forEach(o -> all.add(o.create(RegionSpec.builder(PAGE).build())));
    MmapRegion.closeAll(all, Duration.ZERO);
    all.forEach(region -> assertFalse(region.isOpen()));
    members.get(2).slice().putLong(0, 42);
    assertEquals(42, members.get(2).slice().getLong(0));
    MmapRegion.closeAll(all, Duration.ofSeconds(Long.MAX_VALUE));
    MmapRegion.closeAll(List.of(), MmapRegion.CLOSE_TIMEOUT);
    assertEquals(List.of(members.get(2)), group.regions());
  }

  @Test
  default void holdersOfRegionsOfAnyOriginMustBeNamed() {
    MmapRegion alone = regions().create(RegionSpec.builder(PAGE).label("alone"));
    MmapRegion member = members(regions().group(), "member").get(0);
    MmapRegion free = regions().anonymous(PAGE);
    List<MmapRegion> all = List.of(alone, member, free);
    if (lends(alone)) {
      HostAddressLease first = alone.lendHostAddress("vhost", () -> {});
      HostAddressLease second = member.lendHostAddress("kvm", () -> {});
      RegionBusyException e =
          assertThrows(
              RegionBusyException.class, () -> MmapRegion.closeAll(all, LeaseContract.SHORT));
      assertEquals(List.of("vhost"), e.holders());
      assertTrue(String.valueOf(e.getSuppressed()[0].getMessage()).contains("'member'"));
      free.close(Duration.ZERO);
      first.close();
      second.close();
      MmapRegion.closeAll(all, Duration.ZERO);
    } else {
      MmapRegion.closeAll(all, Duration.ZERO);
      assertFalse(alone.isOpen());
    }
  }
}
