package org.guestmem.ffm;

import static org.guestmem.ffm.ProcessMemory.permissionsAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;

/** What only this back end does: real mappings, seen from outside in /proc/self/maps. */
class FfmRegionFactoryTest {
  private static final long SIZE = 1 << 20;
  private final FfmRegionFactory factory = new FfmRegionFactory();

  @Test
  void closeMustUnmapBeforeItReturns() throws IOException {
    MmapRegion region = factory.create(RegionSpec.builder(SIZE).build());
    HostAddressLease lease = region.lendHostAddress("test", () -> {});
    long address = lease.address();
    assertEquals("rw-s", permissionsAt(address));
    lease.close();
    region.close();
    assertEquals("", permissionsAt(address));
  }

  @Test
  void readOnlyRegionMustBeMappedReadOnly() throws IOException {
    RegionSpec spec = RegionSpec.builder(SIZE).protection(Protection.READ_ONLY).build();
    try (MmapRegion region = factory.create(spec);
        HostAddressLease lease = region.lendHostAddress("test", () -> {})) {
      assertEquals("r--s", permissionsAt(lease.address()));
    }
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void leaseMustHaveAHolderAndACallback() {
    try (MmapRegion region = factory.create(RegionSpec.builder(SIZE).build())) {
      assertThrows(NullPointerException.class, () -> region.lendHostAddress(null, () -> {}));
      assertThrows(NullPointerException.class, () -> region.lendHostAddress("holder", null));
    }
  }

  @Test
  void leaseThatDoesNotLetGoMustLeaveAReservationUntilItDoes() throws IOException {
    MmapRegion region = factory.create(RegionSpec.builder(SIZE).build());
    HostAddressLease lease = region.lendHostAddress("stubborn", () -> {});
    long address = lease.address();
    RegionBusyException busy =
        assertThrows(RegionBusyException.class, () -> region.close(Duration.ofMillis(50)));
    assertEquals(List.of("stubborn"), busy.holders());
    assertEquals("---p", permissionsAt(address));
    lease.close();
    assertEquals("", permissionsAt(address));
    region.close();
    lease.close();
  }

  @Test
  void reservedAddressMustNotBeReused() {
    MmapRegion region = factory.create(RegionSpec.builder(SIZE).build());
    try (HostAddressLease stale = region.lendHostAddress("stubborn", () -> {})) {
      assertThrows(RegionBusyException.class, () -> region.close(Duration.ZERO));
      for (int i = 0; i < 64; i++) {
        MmapRegion other = factory.create(RegionSpec.builder(SIZE).build());
        try (HostAddressLease lease = other.lendHostAddress("test", () -> {})) {
          assertFalse(Math.abs(lease.address() - stale.address()) < SIZE);
        }
        other.close();
      }
    }
  }

  @Test
  void secondCloseOfALeaseMustNotUnmapWhatTookTheAddress() throws IOException {
    MmapRegion region = factory.create(RegionSpec.builder(SIZE).build());
    HostAddressLease lease = region.lendHostAddress("stubborn", () -> {});
    long address = lease.address();
    assertThrows(RegionBusyException.class, () -> region.close(Duration.ZERO));
    lease.close();
    MmapRegion next = factory.create(RegionSpec.builder(SIZE).build());
    try (HostAddressLease reused = next.lendHostAddress("test", () -> {})) {
      lease.close();
      region.close();
      assertEquals("rw-s", permissionsAt(reused.address()), "first was at " + (address != 0));
    }
    next.close();
  }

  @Test
  void channelReadInFlightMustDelayTheUnmapAndNothingElse() throws Exception {
    MmapRegion region = factory.create(RegionSpec.builder(SIZE).build());
    MemorySegment segment = region.unwrap(SegmentAccess.class).orElseThrow().segment();
    Pipe pipe = Pipe.open();
    ByteBuffer buffer = segment.asByteBuffer();
    FutureTask<Integer> read = new FutureTask<>(() -> pipe.source().read(buffer));
    Thread reader = new Thread(read);
    reader.start();
    awaitBlocked(reader);

    RegionBusyException busy =
        assertThrows(RegionBusyException.class, () -> region.close(Duration.ofMillis(50)));
    assertTrue(busy.holders().get(0).contains("channel transfer"), busy.getMessage());
    assertThrows(RegionClosedException.class, () -> region.slice().getByte(0));

    pipe.sink().write(ByteBuffer.allocate(3));
    assertEquals(3, read.get());
    region.close();
    assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_BYTE, 0));
  }

  @Test
  void segmentMustSeeTheRegionsBytes() {
    try (MmapRegion region = factory.create(RegionSpec.builder(SIZE).build())) {
      region.slice().putLong(8, 0x1122_3344_5566_7788L);
      MemorySegment segment = region.unwrap(SegmentAccess.class).orElseThrow().segment();
      assertEquals(0x1122_3344_5566_7788L, segment.get(ValueLayout.JAVA_LONG, 8));
      assertEquals(SIZE, segment.byteSize());
    }
  }

  @Test
  void closedRegionMustHaveNoSegment() {
    MmapRegion region = factory.create(RegionSpec.builder(SIZE).build());
    SegmentAccess access = region.unwrap(SegmentAccess.class).orElseThrow();
    region.close();
    assertThrows(RegionClosedException.class, access::segment);
  }

  @Test
  void eightTebibytesMustBeMappedWithoutBeingReserved() {
    long size = 8L << 40;
    try (MmapRegion region = factory.create(RegionSpec.builder(size).trackDirty().build())) {
      region.slice().putLong(size - 8, 42);
      assertEquals(42, region.slice().getLong(size - 8));
      assertEquals(1, region.dirtyBitmap().orElseThrow().harvest().count());
    }
  }

  /** A thread that waits for a pipe is in native code, which the JVM calls runnable. */
  private static void awaitBlocked(Thread reader) throws InterruptedException {
    while (java.util.Arrays.stream(reader.getStackTrace())
        .noneMatch(frame -> frame.isNativeMethod() && frame.getMethodName().startsWith("read"))) {
      Thread.sleep(1);
    }
  }
}
