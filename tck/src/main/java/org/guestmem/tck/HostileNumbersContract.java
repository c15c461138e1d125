package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.guestmem.api.AddressRange;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.HostOption;
import org.guestmem.api.MappingPolicy;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.junit.jupiter.api.Test;

/** Numbers of which values and regions are made; and that no method that takes numbers escapes. */
public interface HostileNumbersContract extends Contract {

  @Test
  default void numbersToValuesMustBeCheckedWhenTheyAreMade() {
    MmapRegion region = regions().anonymous(PAGE);
    HostileWorld world =
        new HostileWorld((byte) 0, HostileNumbers.around(0, PAGE, 64))
            .pass(MmapRegion.class, () -> region)
            .pass(Backing.class, Backing::anonymous)
            .pass(Path.class, () -> Path.of("ram"))
            .pass(RegionSpec.class, () -> RegionSpec.builder(PAGE).build())
            .pass(GuestMemory.class, GuestMemory::of)
            .returns((maker, numbers) -> !isSpec(maker) || HostileWorld.first(numbers) >= 0)
            .call(GuestAddress.class, () -> new GuestAddress(PAGE))
            .call(AddressRange.class, () -> AddressRange.of(PAGE, PAGE))
            .call(MappingPolicy.class, () -> MappingPolicy.UNRESTRICTED)
            .call(RegionSpec.Builder.class, () -> RegionSpec.builder(PAGE));
    HostileWalk walk = new HostileWalk(world);
    walk.run();
    walk.run(HostileMethods.types().flatMap(type -> HostileMethods.makersOf(type).stream()));
  }

  /** Whether it makes a part of a specification: none of these takes a negative number. */
  private static boolean isSpec(String maker) {
    return maker.matches("(RegionSpec|Backing\\.\\w+|HostOption\\.\\w+)\\(.*");
  }

  @Test
  default void regionLargerThanAnyHostMustBeRefusedBeforeItTakesMemory() {
    MmapRegion there = regions().anonymous(PAGE);
    for (RegionSpec.Builder spec : impossible()) {
      AllocationMeter.refuses(GuestMemoryException.class, () -> regions().create(spec));
    }
    AddressRange range = AddressRange.of(0, 1L << 62);
    AllocationMeter.refuses(
        GuestMemoryException.class, () -> GuestMemory.fromRanges(regions().factory(), range));
    there.slice().putLong(0, 1);
    assertEquals(1, there.slice().getLong(0));
  }

  private List<RegionSpec.Builder> impossible() {
    Path file = regions().sparseFile(PAGE);
    List<RegionSpec.Builder> specs = new ArrayList<>();
    for (long size : new long[] {1L << 48, 1L << 62, Long.MAX_VALUE - PAGE + 1, Long.MAX_VALUE}) {
      specs.add(RegionSpec.builder(size));
      specs.add(RegionSpec.builder(size).sharing(Sharing.PRIVATE));
      specs.add(RegionSpec.builder(size).trackDirty());
      specs.add(RegionSpec.builder(size).trackDirtyOnDemand(1L << 62));
      specs.add(RegionSpec.builder(size).backing(Backing.memfd("tck")));
      specs.add(RegionSpec.builder(size).backing(Backing.file(file, 0)));
    }
    for (long end : new long[] {1L << 31, 1L << 32, 1L << 62, Long.MAX_VALUE - PAGE + 1}) {
      specs.add(RegionSpec.builder(PAGE).backing(Backing.file(file, end)));
    }
    specs.add(RegionSpec.builder(PAGE).backing(Backing.descriptor(Integer.MAX_VALUE, 0)));
    specs.add(RegionSpec.builder(PAGE).with(new HostOption.Alignment(1L << 62)));
    specs.add(RegionSpec.builder(PAGE).with(new HostOption.GuardPages(1L << 62)));
    specs.add(RegionSpec.builder(1L << 62).with(new HostOption.HugePages(1L << 62)));
    return specs;
  }

  @Test
  default void noMethodThatTakesNumbersMustEscape() {
    Set<String> found =
        HostileMethods.types()
            .flatMap(
                type ->
                    Stream.concat(
                        HostileMethods.of(type).stream(), HostileMethods.makersOf(type).stream()))
            .map(HostileMethods::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(String.join("\n", found), String.join("\n", Refusals.listed().keySet()));
  }
}
