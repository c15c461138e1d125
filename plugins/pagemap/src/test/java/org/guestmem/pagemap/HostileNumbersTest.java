package org.guestmem.pagemap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.guestmem.api.AddressRange;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.tck.HostileCalls;
import org.junit.jupiter.api.Test;

/** A shell or a web page may pass on any number. */
class HostileNumbersTest {
  private static final int PAGE = 4096;

  private final GuestMemoryRegion ram =
      Samples.region("ram", 0, RegionSpec.builder(16 * PAGE).trackDirty().build());

  @Test
  void numbersMustBeRefusedOrBoundedByWhatThereIs() {
    DirtyPages dirty = ram.mapping().dirtyBitmap().orElseThrow().harvest();
    PageCells cells =
        new PageCells("ram", "here", AddressRange.of(0, 16 * PAGE), PAGE, 2, Map.of());
    Map<String, Set<String>> refusals =
        new HostileCalls(PAGE, 16 * PAGE, 8)
            .pass(Collection.class, () -> List.of(ram))
            .pass(GuestMemoryRegion.class, () -> ram)
            .pass(DirtyPages.class, () -> dirty)
            .pass(Map.class, Map::of)
            .methodsOf(PageCells.class, () -> cells)
            .makersOf(PageCells.class)
            .makersOf(PageMap.class)
            .refusals();
    assertEquals(
        Map.of(
            "PageCells(String,String,AddressRange,long,long,Map)",
                Set.of("IllegalArgumentException"),
            "PageCells.addresses(int)", Set.of("IndexOutOfBoundsException"),
            "PageCells.pagesIn(int)", Set.of("IndexOutOfBoundsException"),
            "PageMap.of(String,Collection,int)", Set.of("IllegalArgumentException"),
            "PageMap.ofDirty(String,GuestMemoryRegion,DirtyPages,int)",
                Set.of("IllegalArgumentException")),
        refusals);
  }
}
