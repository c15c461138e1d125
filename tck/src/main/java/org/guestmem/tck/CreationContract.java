package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.Backing;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a factory makes, from one byte to terabytes, and what it refuses. */
public interface CreationContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void newMemoryMustBeZeroToItsLastByteWhateverItsSize(RegionKind kind) {
    for (int size : new int[] {1, 2, 7, 8, 9, 63, 4095, 4096, 4097, 65_543, 1 << 20, 3_000_001}) {
      VolatileSlice view = regions().create(kind, size).slice();
      assertEquals(size, view.size());
      byte[] bytes = new byte[size];
      view.put(size - 1, new byte[] {1}, 0, 1);
      view.get(0, bytes, 0, size);
      for (int i = 0; i < size - 1; i++) {
        assertEquals(0, bytes[i], "byte " + i + " of " + size);
      }
      assertEquals(1, bytes[size - 1], "the last byte of " + size);
    }
  }

  @Test
  default void memoryMustBeZeroAlsoWhereClosedRegionsHadTheirs() {
    for (int round = 0; round < 20; round++) {
      MmapRegion region = regions().anonymous(1 << 18);
      byte[] bytes = new byte[1 << 18];
      region.slice().get(0, bytes, 0, bytes.length);
      for (byte b : bytes) {
        assertEquals(0, b);
      }
      region.slice().fill(0, bytes.length, (byte) -1);
      region.close();
    }
  }

  @Test
  default void largestAnonymousRegionMustBeUsableAllOver() {
    long size = regions().backend().largestAnonymous();
    for (RegionKind kind : RegionKind.values()) {
      if (!kind.isFile()) {
        VolatileSlice view = regions().create(kind, size).slice();
        for (long at = 0; at < size; at += size / 16) {
          assertEquals(0, view.getLong(at));
          view.putLong(at, ~at);
        }
        view.putLong(size - 8, size);
        for (long at = 0; at < size; at += size / 16) {
          assertEquals(~at, view.getLong(at));
        }
        assertEquals(size, view.getLong(size - 8));
        view.region().close();
      }
    }
  }

  @Test
  default void manyRegionsMustNotShareBytes() {
    List<MmapRegion> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      MmapRegion region = regions().anonymous(PAGE);
      region.slice().fill(0, PAGE, (byte) i);
      all.add(region);
    }
    for (int i = 0; i < all.size(); i++) {
      assertEquals((byte) i, all.get(i).slice().getByte(0));
      assertEquals((byte) i, all.get(i).slice().getByte(PAGE - 1));
    }
  }

  @Test
  default void sizeThatCannotWorkMustFailBeforeAnythingIsAllocated() {
    for (long size : new long[] {1L << 60, 1L << 62, Long.MAX_VALUE}) {
      for (Sharing sharing : Sharing.values()) {
        RegionSpec plain = RegionSpec.builder(size).sharing(sharing).build();
        RegionSpec logged = RegionSpec.builder(size).sharing(sharing).trackDirty().build();
        for (RegionSpec spec : List.of(plain, logged)) {
          MappingFailedException e =
              assertThrows(MappingFailedException.class, () -> regions().factory().create(spec));
          assertSame(spec, e.spec());
          assertFalse(e.reason().isBlank());
          assertFalse(e.advice().isBlank());
        }
      }
    }
  }

  @Test
  default void refusedRequestsMustLeaveNothingBehind() {
    RegionSpec huge = RegionSpec.builder(1L << 62).trackDirty().build();
    RegionSpec missing =
        RegionSpec.builder(PAGE)
            .backing(Backing.file(regions().directory().resolve("missing"), 0))
            .build();
    for (int i = 0; i < 2_000; i++) {
      assertThrows(MappingFailedException.class, () -> regions().factory().create(huge));
      assertThrows(MappingFailedException.class, () -> regions().factory().create(missing));
    }
    regions().anonymous(1 << 20).slice().putLong(0, 1);
  }

  @Tag("vm_memory::mmap::tests::basic_map")
  @Tag("vm_memory::mmap::unix::tests::test_mmap_region_new")
  @Test
  default void regionMustTellWhatItMaps() {
    RegionSpec spec = RegionSpec.builder(12_345).sharing(Sharing.PRIVATE).label("ram7").build();
    try (MmapRegion region = regions().factory().create(spec)) {
      assertEquals(spec, region.spec());
      assertEquals(12_345, region.size());
      assertEquals(regions().factory().backend(), region.backend());
      assertFalse(region.isReadOnly());
      assertTrue(region.isOpen());
      assertTrue(region.dirtyBitmap().isEmpty());
      assertSame(region.slice(), region.slice());
      assertSame(region, region.slice().region());
      assertTrue(region.toString().contains("'ram7'"), region.toString());
    }
  }

  @Test
  default void factoryMustTellWhatItCanDo() {
    MmapRegionFactory factory = regions().factory();
    assertFalse(factory.backend().isBlank());
    assertEquals(1, Long.bitCount(factory.granularity()));
    assertTrue(factory.granularity() >= PAGE);
    assertThrows(UnsupportedOperationException.class, () -> factory.features().add("all"));
  }

  @Test
  default void readOnlyAnonymousMemoryMustReadAsZeroAndRefuseWrites() {
    MmapRegion region = regions().create(RegionSpec.builder(PAGE).protection(Protection.READ_ONLY));
    assertTrue(region.isReadOnly());
    assertEquals(0, region.slice().getLong(8));
    assertEquals(0, region.slice().getLongVolatile(PAGE - 8));
    assertThrows(ReadOnlyRegionException.class, () -> region.slice().putByte(0, (byte) 1));
  }

  @Test
  default void hostAddressMustBeLentWhereTheFeatureSaysSoAndElseNameTheFeature() {
    MmapRegion region = regions().anonymous(PAGE);
    if (regions().has(MmapRegionFactory.FEATURE_HOST_ADDRESS)) {
      region.lendHostAddress("test", () -> {}).close();
    } else {
      FeatureUnavailableException e =
          assertThrows(
              FeatureUnavailableException.class, () -> region.lendHostAddress("test", () -> {}));
      assertEquals(MmapRegionFactory.FEATURE_HOST_ADDRESS, e.feature());
    }
  }
}
