package org.guestmem.pagemap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionFactsTest {
  @TempDir Path directory;

  @Test
  void factsMustBeWhatTheRegionSays() {
    GuestMemoryRegion ram =
        Samples.region("ram", 4096, RegionSpec.builder(8193).trackDirty().build());
    ram.slice().putByte(8192, (byte) 1);
    assertEquals(
        """
        {
          "vm": "web1",
          "name": "ram",
          "first": "0x1000",
          "last": "0x3000",
          "size": 8193,
          "backing": "anonymous",
          "backend": "fallback",
          "protection": "read-write",
          "dirtyPages": 1,
          "pages": 3,
          "users": ["a", "b"]
        }""",
        Json.of(RegionFacts.of("web1", ram, List.of("a", "b")).json()));
  }

  @Test
  void whatIsNotKnownMustBeEmpty() {
    RegionSpec spec =
        RegionSpec.builder(4096).protection(Protection.READ_ONLY).trackDirtyOnDemand().build();
    RegionFacts facts = RegionFacts.of("", Samples.region("rom", 0, spec), List.of());
    assertEquals("read-only", facts.protection());
    assertEquals(Optional.empty(), facts.dirty());
    assertEquals(Optional.empty(), facts.file());
    assertEquals(OptionalLong.empty(), facts.residentBytes());
  }

  @Test
  void fileThatShrankOrWentMustBeSaid() throws IOException {
    Path file = directory.resolve("mem");
    try (RandomAccessFile memory = new RandomAccessFile(file.toFile(), "rw")) {
      memory.setLength(3 * 4096);
      RegionSpec spec = RegionSpec.builder(8192).backing(Backing.file(file, 4096)).build();
      GuestMemoryRegion region = Samples.region("file", 0, spec);
      assertEquals(Optional.of("ok"), RegionFacts.of("", region, List.of()).file());
      memory.setLength(3 * 4096 - 1);
      assertEquals(Optional.of("truncated"), RegionFacts.of("", region, List.of()).file());
      Files.delete(file);
      assertEquals(Optional.of("deleted"), RegionFacts.of("", region, List.of()).file());
      region.mapping().close();
    }
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without a checker may do
  void closedRegionAndNullMustBeRefused() {
    GuestMemoryRegion region = Samples.region("r", 0, RegionSpec.builder(4096).build());
    assertThrows(NullPointerException.class, () -> RegionFacts.of(null, region, List.of()));
    assertThrows(NullPointerException.class, () -> RegionFacts.of("", region, null));
    region.mapping().close();
    assertThrows(RegionClosedException.class, () -> RegionFacts.of("", region, List.of()));
  }
}
