package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.Backing;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;

/** What fails leaves nothing behind, however often. */
class RefusalTest {

  @Test
  void refusalsMustLeaveNothingBehind() throws IOException {
    FfmRegionFactory factory = new FfmRegionFactory();
    List<RegionSpec> refused = new ArrayList<>();
    for (HostOption option :
        List.of(
            new HostOption.HugePages(1L << 40),
            new HostOption.Prefault(3),
            new HostOption.LockInRam(false),
            Advice.RESERVE,
            Advice.MERGE)) {
      for (Backing backing : List.of(Backing.anonymous(), Backing.memfd("refused"))) {
        refused.add(
            RegionSpec.builder(1L << 44)
                .backing(backing)
                .with(option, new HostOption.GuardPages(4096), new HostOption.Alignment(1 << 21))
                .build());
      }
    }
    rounds(factory, refused, 2); // classes and their jars
    int descriptors = ProcessMemory.descriptors("").size();
    long mappings = ProcessMemory.mappings();
    rounds(factory, refused, 100);
    assertTrue(ProcessMemory.descriptors("").size() - descriptors < 50);
    assertTrue(ProcessMemory.mappings() - mappings < 50);
    assertEquals(List.of(), ProcessMemory.left("refused"));
  }

  private static void rounds(FfmRegionFactory factory, List<RegionSpec> refused, int rounds) {
    for (int i = 0; i < rounds; i++) {
      for (RegionSpec spec : refused) {
        try {
          factory.create(spec).close();
          throw new AssertionError("mapped " + spec);
        } catch (MappingFailedException e) {
          assertEquals(spec, e.spec());
        }
      }
    }
  }
}
