package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.guestmem.api.Backends;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The component by itself: without a framework a back end is found on the class path. */
class UsedMemoryTest {
  private static final MmapRegionFactory FACTORY =
      Backends.find(UsedMemoryTest.class.getClassLoader(), NativeAccess.AUTO).best();

  private final MmapRegion mapping = FACTORY.create(RegionSpec.builder(64 * 1024).build());
  private final GuestMemoryRegion region = GuestMemoryRegion.of("ram0", 0, mapping);
  private final UsedMemory used = new UsedMemory();

  @AfterEach
  void close() {
    mapping.close();
  }

  @Test
  void pagesThatAreWrittenMustCountForTheirMachine() {
    used.addRegion(region, Map.of(GuestMemoryRegion.VM, "web1"));
    assertEquals(0, used.bytes("web1"));
    region.slice().putByte(0, (byte) 1);
    region.slice().putLong(0x3000, 42);
    assertEquals(2 * 4096, used.bytes("web1"));
    assertEquals(0, used.bytes("web2"));
  }

  @Test
  void regionThatClosesMustCountNothing() {
    used.addRegion(region, Map.of(GuestMemoryRegion.VM, "web1"));
    region.slice().putByte(0, (byte) 1);
    mapping.close();
    assertEquals(0, used.bytes("web1"));
  }
}
