package org.guestmem.api.iommu;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.guestmem.api.GuestMemory;
import org.junit.jupiter.api.Test;

/** What transfers by IOVA refuse before they look at a translation. */
final class IommuMemoryTest {
  private final IommuMemory device = IommuMemory.of(GuestMemory.of(), new Iotlb());

  @Test
  @SuppressWarnings("NullAway")
  void nullMustBeRefused() {
    assertThrows(NullPointerException.class, () -> device.get(0, (ByteBuffer) null));
    assertThrows(NullPointerException.class, () -> device.put(0, (ByteBuffer) null));
    assertThrows(NullPointerException.class, () -> device.read(0, null, 0, 0));
    assertThrows(NullPointerException.class, () -> device.write(0, null, 0, 0));
  }
}
