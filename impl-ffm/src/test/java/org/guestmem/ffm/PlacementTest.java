package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.HostOption;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;

/** A place between guards is found also where others are faster, and given back where not. */
class PlacementTest {
  private static final long SIZE = 1 << 20;
  private static final long GUARD = 1 << 16;
  private static final RegionSpec SPEC =
      RegionSpec.builder(SIZE)
          .with(new HostOption.GuardPages(GUARD), new HostOption.Alignment(1 << 24))
          .build();

  private final List<Long> places = new ArrayList<>();

  /** Answers so many requests in another way first. */
  private Placement.Request after(int times, Placement.Request other) {
    return (address, length, flags) -> {
      places.add(address);
      return places.size() <= times
          ? other.map(address, length, flags)
          : Placement.reserve(address, length, flags);
    };
  }

  private static Placement.Request failing(Errno errno) {
    return (address, length, flags) -> new Libc.Result(-1, errno.number());
  }

  @Test
  void placeThatOthersTookMustBeSoughtAgain() throws IOException {
    Placement place = Placement.map(SPEC, 4096, after(3, failing(Errno.EEXIST)));
    assertEquals(4, places.size());
    assertEquals(place.address(), places.get(3));
    assertEquals(0, place.address() % (1 << 24));
    assertFalse(place.unmap().failed());
    assertGone();
  }

  @Test
  void kernelThatTakesThePlaceForAHintMustNotLeaveMemoryElsewhere() throws IOException {
    List<Long> elsewhere = new ArrayList<>();
    Placement.Request hint =
        (address, length, flags) -> {
          Libc.Result result = Placement.reserve(0, length, 0);
          elsewhere.add(result.value());
          return result;
        };
    Placement place = Placement.map(SPEC, 4096, after(1, hint));
    assertEquals(2, places.size());
    assertFalse(place.unmap().failed());
    assertTrue(ProcessMemory.isReleased(elsewhere.get(0)));
    assertGone();
  }

  @Test
  void refusedMappingMustLeaveNoGuard() throws IOException {
    MappingFailedException e =
        assertThrows(
            MappingFailedException.class,
            () -> Placement.map(SPEC, 4096, after(1, failing(Errno.ENODEV))));
    assertEquals("ENODEV", e.reason());
    assertEquals(1, places.size());
    assertGone();
  }

  @Test
  void placesThatAreAlwaysTakenMustEndInARefusal() throws IOException {
    MappingFailedException e =
        assertThrows(
            MappingFailedException.class,
            () -> Placement.map(SPEC, 4096, after(1000, failing(Errno.EEXIST))));
    assertTrue(e.reason().contains("100 places"), e::reason);
    assertEquals(100, places.size());
    assertGone();
  }

  private void assertGone() throws IOException {
    for (long address : places) {
      for (long at : new long[] {address - GUARD, address, address + SIZE}) {
        assertTrue(ProcessMemory.isReleased(at));
      }
    }
  }
}
