package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.VolatileSlice;

/** A part of a region that calls may reach, and the rest of it, that none may. */
final class HostileWindow {
  private final MmapRegion region;
  private final int start;
  private final int size;
  private final byte[] image;
  private final byte[] now;

  HostileWindow(MmapRegion region, int start, int size, byte around) {
    this.region = region;
    this.start = start;
    this.size = size;
    this.image = new byte[(int) region.size()];
    this.now = new byte[image.length];
    Arrays.fill(image, around);
    for (int i = 0; i < size; i++) {
      image[start + i] = (byte) (1 + i % 100); // no such byte is around it
    }
    restore();
  }

  VolatileSlice view() {
    return region.slice(start, size);
  }

  /** Whether it was written: its log tells, if it has one. */
  boolean isTouched() {
    return region.dirtyBitmap().map(log -> log.count() > 0).orElseGet(() -> !changes().isEmpty());
  }

  /** Fails if a byte around the window is another; tells what is inside if that has changed. */
  String changes() {
    region.slice().get(0, now, 0, now.length);
    int first = Arrays.mismatch(image, now);
    if (first < 0) {
      return "";
    }
    int last = image.length - 1;
    while (image[last] == now[last]) {
      last--;
    }
    if (first < start || last >= start + size) {
      fail("bytes " + first + " to " + last + " changed, outside " + view());
    }
    return Arrays.toString(Arrays.copyOfRange(now, first, last + 1));
  }

  void restore() {
    region.slice().put(0, image, 0, image.length);
    region.dirtyBitmap().ifPresent(DirtyBitmap::harvest);
  }

  /** That the region still keeps what is written, and only that is marked. */
  void use() {
    assertEquals("", changes());
    VolatileSlice view = view();
    view.putByte(size - 1, (byte) -2);
    assertEquals(-2, view.getByte(size - 1));
    region.dirtyBitmap().ifPresent(log -> assertEquals(1, log.count()));
    restore();
  }
}
