package org.guestmem.api.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Supplier;
import org.guestmem.api.GuestMemory;
import org.junit.jupiter.api.Test;

/** Arguments that no translation can have. */
final class IommuArgumentsTest {
  private static final IovaRange PAGE = new IovaRange(0, 4095);

  private final Iotlb iotlb = new Iotlb();
  private final IommuMemory device = IommuMemory.of(GuestMemory.of(), iotlb);

  private static void refuses(Runnable... calls) {
    for (Runnable call : calls) {
      assertThrows(NullPointerException.class, call::run);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void translationMustHaveARangeAndPermissions() {
    refuses(
        () -> iotlb.map(null, 0, Permissions.READ),
        () -> iotlb.map(PAGE, 0, null),
        () -> iotlb.unmap(null),
        () -> iotlb.lookup(null, Permissions.READ),
        () -> iotlb.lookup(PAGE, null),
        () -> new IotlbEntry(null, 0, Permissions.READ),
        () -> new IotlbEntry(PAGE, 0, null),
        () -> new Translation(null, List.of(), List.of()),
        () -> new Translation(List.of(), null, List.of()),
        () -> new Translation(List.of(), List.of(), null));
    assertEquals(List.of(), iotlb.entries());
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void memoryByIovaMustHaveAllItsParts() {
    refuses(
        () -> IommuMemory.of((GuestMemory) null, iotlb),
        () -> IommuMemory.of((Supplier<GuestMemory>) null, iotlb),
        () -> IommuMemory.of(GuestMemory.of(), null),
        () -> IommuMemory.of(GuestMemory::of, null),
        () -> device.withMissHandler(null),
        () -> device.withLog(null),
        () -> device.permits(0, 1, null),
        () -> device.get(0, null, 0, 0),
        () -> device.put(0, null, 0, 0));
  }

  @Test
  void targetPastTheLastAddressMustNotBeMapped() {
    for (long target : new long[] {-4095, -1}) {
      assertThrows(IovaRangeException.class, () -> iotlb.map(PAGE, target, Permissions.READ));
    }
    assertEquals(List.of(), iotlb.entries());
    iotlb.map(PAGE, -4096, Permissions.READ);
  }
}
