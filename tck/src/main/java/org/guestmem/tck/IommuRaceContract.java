package org.guestmem.tck;

import static org.guestmem.api.iommu.Permissions.READ_WRITE;
import static org.guestmem.tck.IommuRam.BASE;
import static org.guestmem.tck.IommuRam.mapPage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.iommu.IommuFaultException;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After an IOTLB was changed no access by the old translation lands. */
public interface IommuRaceContract extends Contract {

  /** What the pages are filled with while nothing is mapped; writers write other bytes. */
  long FILLED = 0x0707_0707_0707_0707L;

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void changeMustWaitForAnAccessByTheOldTranslation(RegionKind kind) {
    List<Consumer<Iotlb>> changes =
        List.of(
            iotlb -> iotlb.unmap(IovaRange.ofLength(8, 4)),
            Iotlb::invalidateAll,
            iotlb -> mapPage(iotlb, 0, 3, READ_WRITE));
    for (Consumer<Iotlb> change : changes) {
      changeDuringAnAccess(IommuRam.map(regions(), kind), change);
    }
  }

  private static boolean isWaiting(@Nullable Thread thread) {
    return thread != null && thread.getState() == Thread.State.WAITING;
  }

  /** Stops a write after its translation and before its first byte, and changes that. */
  private static void changeDuringAnAccess(GuestMemory memory, Consumer<Iotlb> change) {
    CountDownLatch translated = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean changed = new AtomicBoolean();
    Iotlb iotlb = new Iotlb();
    mapPage(iotlb, 0, 0, READ_WRITE);
    IommuMemory device =
        IommuMemory.of(
            () -> {
              translated.countDown();
              await(goOn);
              return memory;
            },
            iotlb);
    AtomicReference<@Nullable Thread> changer = new AtomicReference<>();
    Race.run(
        () -> device.putLong(8, 42),
        () -> {
          await(translated);
          changer.set(Thread.currentThread());
          change.accept(iotlb);
          changed.set(true);
          assertEquals(42, memory.getLong(BASE + 8), "the access had not ended");
        },
        () -> {
          await(translated);
          try {
            while (!isWaiting(changer.get())) {
              assertFalse(changed.get(), "the change did not wait");
              Thread.onSpinWait();
            }
            assertFalse(changed.get(), "the change did not wait");
          } finally {
            goOn.countDown();
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  default void noWriteMustLandByATranslationThatIsGone(RegionKind kind) {
    GuestMemory memory = IommuRam.map(regions(), kind);
    Iotlb iotlb = new Iotlb();
    IommuMemory device = IommuMemory.of(memory, iotlb);
    AtomicBoolean over = new AtomicBoolean();
    byte[] bytes = new byte[64];
    memory.fill(BASE, 4 * PAGE, (byte) 7);
    Runnable writer =
        () -> {
          try {
            for (int i = 0; !over.get(); i++) {
              try {
                device.putLong(PAGE - 4, -1);
                device.put(PAGE - 8 * (i & 7), bytes, 0, 64);
              } catch (IommuFaultException expected) {
                Thread.onSpinWait();
              }
            }
          } finally {
            over.set(true);
          }
        };
    Race.run(
        writer,
        writer,
        () -> {
          try {
            for (int round = 0; round < 16; round++) {
              int page = round & 3;
              mapPage(iotlb, 0, page, READ_WRITE);
              mapPage(iotlb, PAGE, page ^ 1, READ_WRITE);
              long last = BASE + page * (long) PAGE + PAGE - 8;
              while (memory.getLong(last) == FILLED && !over.get()) {
                Thread.onSpinWait(); // until a writer uses the translation
              }
              if (round % 3 == 0) {
                iotlb.invalidateAll();
              } else {
                iotlb.unmap(IovaRange.ofLength(0, 2 * PAGE));
              }
              assertUntouched(memory);
            }
          } finally {
            over.set(true);
          }
        });
    assertThrows(IommuFaultException.class, () -> device.putLong(PAGE - 4, -1));
  }

  /** With nothing mapped, what is written by guest address stays. */
  private static void assertUntouched(GuestMemory memory) {
    memory.fill(BASE, 4 * PAGE, (byte) 7);
    for (int look = 0; look < 20; look++) {
      for (long page = BASE; page < BASE + 4 * PAGE; page += PAGE) {
        assertEquals(FILLED, memory.getLong(page));
        assertEquals(FILLED, memory.getLong(page + PAGE - 8));
      }
    }
  }
}
