package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.guestmem.api.Backing;
import org.guestmem.api.MappingFacts;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;

/** What a region tells of its mapping, and whether two map the same bytes of a file. */
public interface OverlapContract extends Contract {

  private boolean hostTellsFilesApart() {
    return regions().directory().getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  private MmapRegion map(MmapRegionFactory maker, Path path, long pages, long fromPage) {
    long granularity = regions().factory().granularity();
    return regions()
        .create(
            maker,
            RegionSpec.builder(pages * granularity)
                .backing(Backing.file(path, fromPage * granularity)));
  }

  private Path file() {
    return regions().sparseFile(8 * regions().factory().granularity());
  }

  private void assertOverlap(boolean expected, MmapRegion one, MmapRegion other) {
    boolean known = expected && hostTellsFilesApart();
    assertEquals(known, one.overlaps(other), () -> one + " and " + other);
    assertEquals(known, other.overlaps(one), () -> other + " and " + one);
  }

  @Test
  default void fileMustBeTheSameByEachOfItsNamesInEveryBackEnd() throws IOException {
    Path path = file();
    List<Path> names = new ArrayList<>(List.of(path, path.resolve("../" + path.getFileName())));
    names.add(Files.createSymbolicLink(path.resolveSibling("symbolic"), path));
    names.add(Files.createLink(path.resolveSibling("hard"), path));
    List<MmapRegion> all = new ArrayList<>();
    for (Path name : names) {
      all.add(map(regions().factory(), name.normalize(), 4, 2));
      for (MmapRegionFactory other : regions().backend().others()) {
        all.add(map(other, name.normalize(), 1, 5));
      }
    }
    MmapRegion whole = map(regions().factory(), path, 8, 0);
    all.forEach(region -> assertOverlap(true, whole, region));
    all.forEach(region -> assertOverlap(true, all.get(0), region));
  }

  @Test
  default void rangesMustOverlapInBytesNotInFilesAlone() {
    Path path = file();
    MmapRegion middle = map(regions().factory(), path, 2, 3);
    for (MmapRegionFactory other : regions().backend().others()) {
      assertOverlap(false, middle, map(other, path, 3, 0));
      assertOverlap(false, middle, map(other, path, 3, 5));
      assertOverlap(true, middle, map(other, path, 3, 1));
      assertOverlap(true, middle, map(other, path, 3, 4));
      assertOverlap(true, middle, map(other, path, 8, 0));
      assertOverlap(true, middle, map(other, path, 1, 3));
      assertOverlap(false, middle, map(other, file(), 8, 0));
    }
  }

  @Test
  default void memoryWithoutAFileMustOverlapNothing() {
    MmapRegion anonymous = regions().anonymous(PAGE);
    assertOverlap(false, anonymous, anonymous);
    assertOverlap(false, anonymous, regions().anonymous(PAGE));
    assertOverlap(false, anonymous, regions().create(RegionKind.SHARED_FILE, PAGE));
  }

  @Test
  default void duplicatedDescriptorMustBeTheSameFile() {
    if (regions().has(MmapRegionFactory.FEATURE_DESCRIPTOR)) {
      Path path = file();
      MmapRegion region = map(regions().factory(), path, 8, 0);
      try (RegionDescriptor descriptor = region.duplicateDescriptor()) {
        RegionSpec.Builder same =
            RegionSpec.builder(PAGE)
                .backing(Backing.descriptor(descriptor.number(), 0))
                .protection(Protection.READ_ONLY);
        assertOverlap(true, region, regions().create(same));
        for (MmapRegionFactory other : regions().backend().others()) {
          assertOverlap(true, regions().create(same), map(other, path, 1, 0));
        }
      }
    } else {
      assertFalse(regions().has(MmapRegionFactory.FEATURE_MEMFD), "a memfd has a descriptor");
    }
  }

  @Test
  default void memfdsMustBeToldApart() {
    if (regions().has(MmapRegionFactory.FEATURE_MEMFD)) {
      RegionSpec.Builder spec = RegionSpec.builder(PAGE).backing(Backing.memfd("same name"));
      MmapRegion first = regions().create(spec);
      assertOverlap(true, first, first);
      assertOverlap(false, first, regions().create(spec));
    } else {
      assertTrue(regions().anonymous(PAGE).facts().file().isEmpty());
    }
  }

  @Test
  default void factsMustNameTheFileAndTheRange() throws IOException {
    long granularity = regions().factory().granularity();
    Path path = file();
    MappingFacts facts = map(regions().factory(), path, 2, 3).facts();
    assertTrue(facts.owned());
    assertEquals(hostTellsFilesApart(), facts.file().isPresent());
    if (facts.file().isPresent()) {
      MappingFacts.FileRange found = facts.file().get();
      assertEquals(Files.getAttribute(path, "unix:dev"), found.device());
      assertEquals(Files.getAttribute(path, "unix:ino"), found.inode());
      assertEquals(3 * granularity, found.offset());
      assertEquals(2 * granularity, found.length());
    }
  }

  @Test
  default void factsOfAnonymousMemoryMustBeThoseOfTheHostOrNone() {
    for (RegionKind kind : RegionKind.values()) {
      MappingFacts facts = regions().create(kind, PAGE).facts();
      assertEquals(kind.isFile() && hostTellsFilesApart(), facts.file().isPresent());
      assertTrue(facts.owned());
      // Either the host tells how it maps, or there is no mapping that it could tell of.
      assertEquals(facts.flags().isEmpty(), facts.pageSize().isEmpty());
      if (facts.pageSize().isPresent()) {
        assertEquals(OptionalLong.of(regions().factory().granularity()), facts.pageSize());
        assertTrue(
            facts.flags().contains("MAP_" + kind.sharing()), () -> Set.of(kind, facts).toString());
      }
    }
  }
}
