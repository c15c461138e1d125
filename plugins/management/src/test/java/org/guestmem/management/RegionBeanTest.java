package org.guestmem.management;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.fallback.FallbackRegionFactory;
import org.junit.jupiter.api.Test;

/** What the beans say of regions, and that they go by the names that stand in the guide. */
final class RegionBeanTest {
  private final FallbackRegionFactory factory = new FallbackRegionFactory();

  private static RegionBean bean(MmapRegion mapping) {
    GuestMemoryRegion region = GuestMemoryRegion.of("ram0", 0x1_0000_0000L, mapping);
    return new RegionBean("web1", region, () -> new String[] {"com.example.device"});
  }

  @Test
  void attributesMustBeThoseOfTheRegion() {
    RegionSpec spec =
        RegionSpec.builder(8192).trackDirty().protection(Protection.READ_WRITE).build();
    try (MmapRegion mapping = factory.create(spec)) {
      RegionBean bean = bean(mapping);
      mapping.slice().putInt(4096, 1);
      assertEquals("web1", bean.getVm());
      assertEquals("ram0", bean.getName());
      assertEquals("0x1_0000_0000", bean.getBase());
      assertEquals(8192, bean.getSize());
      assertEquals("anonymous", bean.getBacking());
      assertEquals("fallback", bean.getBackend());
      assertEquals("open", bean.getState());
      assertFalse(bean.isReadOnly());
      assertFalse(bean.isTruncatable());
      assertEquals(GuestMemoryRegionMXBean.UNKNOWN, bean.getResidentBytes());
      assertEquals(1, bean.getDirtyPages());
      assertEquals(4096, bean.getDirtyPageSize());
      assertEquals(
          1, mapping.dirtyBitmap().orElseThrow().harvest().count(), "a look takes nothing");
      assertArrayEquals(new String[] {"com.example.device"}, bean.getUsers());
    }
  }

  @Test
  void regionWithoutALogMustHaveNoDirtyPages() {
    try (MmapRegion mapping = factory.create(RegionSpec.builder(8192).build())) {
      assertEquals(-1, bean(mapping).getDirtyPages());
      assertEquals(-1, bean(mapping).getDirtyPageSize());
    }
  }

  @Test
  void closedRegionMustBeUnmapped() {
    MmapRegion mapping = factory.create(RegionSpec.builder(8192).build());
    RegionBean bean = bean(mapping);
    mapping.close(Duration.ZERO);
    assertEquals("unmapped", bean.getState());
    assertEquals(-1, bean.getResidentBytes());
  }

  @Test
  void sumsMustBeOverAllRegionsAndLeaveOutWhatIsNotKnown() {
    RegionSpec tracked = RegionSpec.builder(8192).trackDirty().build();
    MemoryCounts counts = new MemoryCounts();
    try (MmapRegion first = factory.create(tracked);
        MmapRegion second = factory.create(RegionSpec.builder(4096).build())) {
      first.slice().putInt(0, 1);
      first.slice().putInt(4096, 1);
      MemoryBean all =
          new MemoryBean(
              () -> new String[] {"fallback"}, List.of(bean(first), bean(second)), counts);
      assertArrayEquals(new String[] {"fallback"}, all.getBackends());
      assertEquals(2, all.getRegions());
      assertEquals(12_288, all.getSize());
      assertEquals(0, all.getResidentBytes());
      assertEquals(8192, all.getDirtyBytes());
      counts.mapped.add(3);
      counts.unmapped.add(2);
      counts.harvests.add(5);
      counts.faults.add(7);
      counts.closedForUsers.add(11);
      assertEquals(3, all.getMappedCount());
      assertEquals(2, all.getUnmappedCount());
      assertEquals(5, all.getHarvestCount());
      assertEquals(7, all.getFaultCount());
      assertEquals(11, all.getClosedForUserCount());
    }
  }

  @Test
  void nameMustHoldWhateverRegionsAreCalled() throws Exception {
    ObjectName name = Beans.ofRegion("a,b=\"c\"", "ram:0*", 7);
    assertEquals("a,b=\"c\"", ObjectName.unquote(name.getKeyProperty("vm")));
    assertEquals("ram:0*", ObjectName.unquote(name.getKeyProperty("name")));
    assertEquals("7", name.getKeyProperty("id"));
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try (MmapRegion mapping = factory.create(RegionSpec.builder(8192).build())) {
      Beans.register(bean(mapping), name);
      assertEquals(8192, JMX.newMXBeanProxy(server, name, GuestMemoryRegionMXBean.class).getSize());
      assertThrows(IllegalStateException.class, () -> Beans.register(bean(mapping), name));
      Beans.unregister(name);
      assertThrows(IllegalStateException.class, () -> Beans.unregister(name));
      assertTrue(server.queryNames(new ObjectName("org.guestmem:*"), null).isEmpty());
    }
  }
}
