package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.spi.Mapping;
import org.junit.jupiter.api.Test;

/** Building a memory from ranges: all of it is mapped, or nothing. */
final class GuestMemoryFromRangesTest {
  private static final long PAGE = 4096;
  private static final AddressRange FIRST = AddressRange.of(0, PAGE);

  /** Maps until it refuses. */
  private static final class Refusing extends FakeFactory {
    private final List<FakeMapping> made = new ArrayList<>();
    private int allowed = Integer.MAX_VALUE;

    @Override
    protected Mapping map(RegionSpec spec) {
      if (made.size() == allowed) {
        throw new MappingFailedException(spec, "ENOMEM", "ask for less");
      }
      super.map(spec);
      made.add(last);
      return last;
    }
  }

  private final Refusing factory = new Refusing();

  @Test
  void rangesMustBecomeRegionsByAddress() {
    GuestMemory memory = GuestMemory.fromRanges(factory, AddressRange.of(-PAGE, PAGE), FIRST);
    assertEquals(List.of("ram1", "ram0"), names(memory));
    assertEquals(List.of(FIRST, AddressRange.of(-PAGE, PAGE)), ranges(memory));
    assertEquals("ram1", memory.regions().get(0).mapping().spec().label());
    assertTrue(GuestMemory.fromRanges(factory).regions().isEmpty());
  }

  private static List<String> names(GuestMemory memory) {
    return memory.regions().stream().map(GuestMemoryRegion::name).toList();
  }

  private static List<AddressRange> ranges(GuestMemory memory) {
    return memory.regions().stream().map(GuestMemoryRegion::range).toList();
  }

  @Test
  void placementsMustKeepTheirNameAndSpecification() {
    RegionSpec spec = RegionSpec.builder(10).sharing(Sharing.PRIVATE).build();
    RegionPlacement placement = new RegionPlacement("rom", PAGE, spec);
    GuestMemory memory = GuestMemory.fromRanges(factory, List.of(placement));
    assertSame(spec, memory.find("rom").orElseThrow().mapping().spec());
    assertEquals(List.of(placement.range()), ranges(memory));
  }

  @Test
  void rangesThatCannotBeMustBeRefusedBeforeAnythingIsMapped() {
    RegionOverlapException e =
        assertThrows(
            RegionOverlapException.class,
            () ->
                GuestMemory.fromRanges(
                    factory, AddressRange.of(2 * PAGE, PAGE), FIRST, AddressRange.of(0, PAGE + 1)));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("'ram1' 0x0-0xfff") && message.contains("'ram2' 0x0-"), message);
    for (AddressRange odd :
        List.of(AddressRange.of(1, PAGE), AddressRange.ALL, new AddressRange(0, Long.MAX_VALUE))) {
      assertThrows(
          IllegalArgumentException.class, () -> GuestMemory.fromRanges(factory, FIRST, odd));
    }
    assertEquals(List.of(), factory.made);
  }

  @Test
  void placementOffItsPageOrPastTheEndMustBeRefused() {
    RegionSpec spec = RegionSpec.builder(PAGE + 1).build();
    assertThrows(IllegalArgumentException.class, () -> new RegionPlacement("odd", 8, spec));
    assertThrows(IllegalArgumentException.class, () -> new RegionPlacement("past", -PAGE, spec));
    assertEquals(-PAGE, new RegionPlacement("fits", -2 * PAGE, spec).range().last());
  }

  @Test
  void mappingThatFailsMustCloseThoseBeforeIt() {
    factory.allowed = 2;
    AddressRange[] ranges = {FIRST, AddressRange.of(PAGE, PAGE), AddressRange.of(2 * PAGE, PAGE)};
    MappingFailedException e =
        assertThrows(MappingFailedException.class, () -> GuestMemory.fromRanges(factory, ranges));
    assertEquals("ENOMEM", e.reason());
    assertEquals(2, factory.made.size());
    factory.made.forEach(mapping -> assertEquals(List.of("shut", "unmap"), mapping.calls));
    assertEquals(0, e.getSuppressed().length);
  }

  @Test
  void optionThatTheBackEndLacksMustCloseTheMappingsBeforeIt() {
    RegionSpec plain = RegionSpec.builder(PAGE).build();
    RegionSpec locked = RegionSpec.builder(PAGE).with(new HostOption.Alignment(1 << 21)).build();
    List<RegionPlacement> both =
        List.of(new RegionPlacement("low", 0, plain), new RegionPlacement("high", PAGE, locked));
    assertThrows(FeatureUnavailableException.class, () -> GuestMemory.fromRanges(factory, both));
    factory.made.forEach(mapping -> assertEquals(List.of("shut", "unmap"), mapping.calls));
    assertEquals(1, factory.made.size());
  }

  @Test
  void regionsMustStayOpenWhenAllIsMapped() {
    GuestMemory memory = GuestMemory.fromRanges(factory, FIRST);
    assertTrue(memory.regions().get(0).mapping().isOpen());
    assertFalse(factory.made.isEmpty());
  }
}
