package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class RegionSpecTest {

  @Test
  void defaultsMustBeSharedAnonymousReadWriteMemoryWithoutALog() {
    RegionSpec spec = RegionSpec.builder(1).build();
    assertEquals(1, spec.size());
    assertEquals(Backing.anonymous(), spec.backing());
    assertEquals(Sharing.SHARED, spec.sharing());
    assertEquals(Protection.READ_WRITE, spec.protection());
    assertFalse(spec.tracksDirty());
    assertEquals("", spec.label());
  }

  @Tag("vm_memory::guest_memory::tests::test_file_offset")
  @Test
  void everythingThatIsSaidMustBeInTheSpecification() {
    RegionSpec spec =
        RegionSpec.builder(1L << 30)
            .backing(Backing.file(Path.of("ram"), 8192))
            .sharing(Sharing.PRIVATE)
            .protection(Protection.READ_ONLY)
            .trackDirty()
            .label("ram0")
            .build();
    assertEquals(new Backing.FileRange(Path.of("ram"), 8192), spec.backing());
    assertEquals(RegionSpec.DEFAULT_DIRTY_PAGE_SIZE, spec.dirtyPageSize());
    assertTrue(spec.tracksDirty());
    assertEquals("1 GiB private file ram at offset 8192 read-only 'ram0'", spec.toString());
  }

  @Tag("vm_memory::mmap::unix::tests::test_mmap_region_new")
  @Test
  void sizeMustBeAtLeastOneByte() {
    for (long size : new long[] {0, -1, Long.MIN_VALUE}) {
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> RegionSpec.builder(size).build());
      assertTrue(String.valueOf(e.getMessage()).contains("" + size), e::getMessage);
    }
    assertEquals(Long.MAX_VALUE, RegionSpec.builder(Long.MAX_VALUE).build().size());
  }

  @Test
  void dirtyPageSizeMustBeAPowerOfTwoOfAtLeast4096() {
    for (long size : new long[] {-1, 1, 2048, 4097, 12_288, Long.MIN_VALUE, Long.MAX_VALUE}) {
      RegionSpec.Builder spec = RegionSpec.builder(1).trackDirty(size);
      assertThrows(IllegalArgumentException.class, spec::build, () -> "page size " + size);
    }
    for (long size : new long[] {4096, 1 << 21, 1 << 30, 1L << 62}) {
      assertEquals(size, RegionSpec.builder(1).trackDirty(size).build().dirtyPageSize());
    }
  }

  @Test
  void logMayBeAlwaysOnOrOnDemandWhicheverIsSaidLast() {
    RegionSpec.Builder spec = RegionSpec.builder(1);
    assertFalse(spec.build().dirtyOnDemand());
    RegionSpec onDemand = spec.trackDirty().trackDirtyOnDemand().build();
    assertTrue(onDemand.dirtyOnDemand());
    assertTrue(onDemand.tracksDirty());
    assertEquals(RegionSpec.DEFAULT_DIRTY_PAGE_SIZE, onDemand.dirtyPageSize());
    assertEquals(1 << 21, spec.trackDirtyOnDemand(1 << 21).build().dirtyPageSize());
    assertFalse(spec.trackDirty().build().dirtyOnDemand());
    for (long size : new long[] {0, 1, 2048, 4097}) {
      spec.trackDirtyOnDemand(size);
      assertThrows(IllegalArgumentException.class, spec::build, () -> "page size " + size);
    }
  }

  @Test
  void fileOffsetMustNotBeNegative() {
    assertThrows(IllegalArgumentException.class, () -> Backing.file(Path.of("ram"), -1));
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void nothingMayBeNull() {
    RegionSpec.Builder spec = RegionSpec.builder(1);
    assertThrows(NullPointerException.class, () -> spec.label(null).build());
    assertThrows(NullPointerException.class, () -> spec.label("").backing(null).build());
    assertThrows(NullPointerException.class, () -> Backing.file(null, 0));
  }
}
