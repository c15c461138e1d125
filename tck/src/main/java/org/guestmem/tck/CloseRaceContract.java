package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing under running accesses is an exception in them and never a crash. */
public interface CloseRaceContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void closeUnderTypedAccessMustThrowInIt(RegionKind kind) {
    for (int round = 0; round < 6; round++) {
      MmapRegion region = regions().tracked(kind, 16 * PAGE);
      VolatileSlice view = region.slice(5, 8 * PAGE);
      long[] sums = new long[2];
      closeUnder(
          region,
          List.of(
              () -> sums[0] += view.getLong(3 + 8 * (sums[0] & 63)),
              () -> view.putInt(400, view.getInt(404) + 1),
              () -> view.putShort(2 * PAGE + 6, (short) 1),
              () -> view.getAndAddLong(3, 1),
              () -> sums[1] += view.subslice(sums[1] & 63, 8).getByte(7)));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void closeUnderBulkAccessMustThrowInIt(RegionKind kind) {
    int size = 4 << 20;
    byte[] in = new byte[size];
    byte[] out = new byte[size];
    for (int round = 0; round < 5; round++) {
      MmapRegion region = regions().tracked(kind, size);
      VolatileSlice other = regions().anonymous(size).slice();
      VolatileSlice view = region.slice();
      closeUnder(
          region,
          List.of(
              () -> view.get(0, in, 0, size),
              () -> view.put(1, out, 1, size - 1),
              () -> view.fill(0, size, (byte) 7),
              () -> view.copyTo(0, view, 9, size - 9),
              () -> view.copyTo(0, other, 0, size),
              () -> other.copyTo(0, view, 0, size)));
      other.region().close();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void closeUnderAScanMustThrowInIt(RegionKind kind) {
    int size = 4 << 20;
    byte[] zeros = new byte[size];
    for (int round = 0; round < 3; round++) {
      MmapRegion region = regions().create(kind, size);
      VolatileSlice other = regions().anonymous(size).slice();
      VolatileSlice view = region.slice();
      GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram", 0, region));
      closeUnder(
          region,
          List.of(
              () -> view.isZero(0, size),
              () -> view.find(0, size, new byte[] {1}),
              () -> view.crc32c(0, size),
              () -> view.mismatch(0, zeros, 0, size),
              () -> other.mismatch(0, view, 0, size),
              () -> memory.find(0, size, new byte[] {1})));
      other.region().close();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void closeUnderAccessByGuestAddressMustThrowInIt(RegionKind kind) {
    for (int round = 0; round < 6; round++) {
      MmapRegion low = regions().create(kind, 2 * PAGE);
      MmapRegion high = regions().create(kind, 2 * PAGE);
      GuestMemory memory =
          GuestMemory.of(
              GuestMemoryRegion.of("low", 0, low), GuestMemoryRegion.of("high", 2 * PAGE, high));
      byte[] bytes = new byte[2 * PAGE];
      closeUnder(
          high,
          List.of(
              () -> memory.get(PAGE, bytes, 0, bytes.length),
              () -> memory.putLong(2 * PAGE - 3, 1),
              () -> memory.slice(3 * PAGE, 8).putLong(0, 1)));
      low.slice().putByte(0, (byte) 1);
    }
  }

  /**
   * Closes a region while each access runs in a loop of its own; each must end by the exception.
   */
  private static void closeUnder(MmapRegion region, List<Runnable> accesses) {
    Race race = new Race();
    AtomicInteger running = new AtomicInteger();
    for (Runnable access : accesses) {
      race.add(
          () -> {
            access.run();
            running.incrementAndGet();
            try {
              while (true) {
                access.run();
              }
            } catch (RegionClosedException expected) {
              assertFalse(region.isOpen());
            }
          });
    }
    race.add(
        () -> {
          while (running.get() < accesses.size()) {
            Thread.onSpinWait();
          }
          region.close();
        });
    race.start();
    race.join();
  }
}
