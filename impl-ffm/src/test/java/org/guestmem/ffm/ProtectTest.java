package org.guestmem.ffm;

import static org.guestmem.ffm.ProcessMemory.permissionsAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.guestmem.api.Backing;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.HostOption;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.StaleViewException;
import org.guestmem.api.VolatileSlice;
import org.guestmem.tck.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel protects what the region says; seen from outside in /proc/self/maps. */
class ProtectTest {
  private static final int SIZE = 1 << 20;
  private final FfmRegionFactory factory = new FfmRegionFactory();
  @TempDir Path directory;

  private List<RegionSpec.Builder> kinds() throws IOException {
    Backing file = Backing.file(Files.write(directory.resolve("ram"), new byte[SIZE - 5]), 0);
    return List.of(
        RegionSpec.builder(SIZE),
        RegionSpec.builder(SIZE).sharing(Sharing.PRIVATE),
        RegionSpec.builder(SIZE).backing(Backing.memfd("protect")),
        RegionSpec.builder(SIZE - 5).backing(file),
        RegionSpec.builder(SIZE - 5).backing(file).sharing(Sharing.PRIVATE));
  }

  @Test
  void pagesMustBeProtectedToTheLastAndGuardsStay() throws IOException {
    for (RegionSpec.Builder spec : kinds()) {
      spec.with(new HostOption.GuardPages(8192));
      try (MmapRegion region = factory.create(spec.build())) {
        long address = ProcessMemory.address(region);
        String sharing = region.spec().sharing() == Sharing.SHARED ? "s" : "p";
        for (int round = 0; round < 2; round++) {
          assertEquals("rw-" + sharing, permissionsAt(address));
          region.protect(Protection.READ_ONLY);
          assertEquals("r--" + sharing, permissionsAt(address));
          assertEquals("r--" + sharing, permissionsAt(address + SIZE - 1));
          assertEquals("---p", permissionsAt(address - 1));
          assertEquals("---p", permissionsAt(address + SIZE));
          region.protect(Protection.READ_WRITE);
          assertEquals("rw-" + sharing, permissionsAt(address + SIZE - 1));
        }
      }
    }
  }

  @Test
  void refusedChangeMustLeaveThePagesAsTheyWere() throws IOException {
    Path path = Files.write(directory.resolve("ram"), new byte[] {1});
    RegionSpec.Builder spec =
        RegionSpec.builder(1).backing(Backing.file(path, 0)).protection(Protection.READ_ONLY);
    try (MmapRegion region = factory.create(spec.build())) {
      HostCallFailedException e =
          assertThrows(HostCallFailedException.class, () -> region.protect(Protection.READ_WRITE));
      assertEquals("EACCES", e.reason());
      assertEquals("r--s", permissionsAt(ProcessMemory.address(region)));
    }
  }

  @Test
  void segmentLentBeforeMustEndAndTheNextHaveTheNewProtection() {
    try (MmapRegion region = factory.create(RegionSpec.builder(SIZE).build())) {
      SegmentAccess access = region.unwrap(SegmentAccess.class).orElseThrow();
      MemorySegment before = access.segment();
      before.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
      region.protect(Protection.READ_ONLY);
      assertThrows(IllegalStateException.class, () -> before.get(ValueLayout.JAVA_BYTE, 0));
      MemorySegment after = access.segment();
      assertTrue(after.isReadOnly());
      assertEquals(1, after.get(ValueLayout.JAVA_BYTE, 0));
      region.protect(Protection.READ_WRITE);
      assertThrows(IllegalStateException.class, () -> after.get(ValueLayout.JAVA_BYTE, 0));
      access.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) 2);
      assertEquals(2, region.slice().getByte(0));
    }
  }

  @Test
  void channelReadInFlightMustKeepTheProtectionAndTheViews() throws Exception {
    try (MmapRegion region = factory.create(RegionSpec.builder(SIZE).build())) {
      VolatileSlice view = region.slice();
      ByteBuffer buffer = region.unwrap(SegmentAccess.class).orElseThrow().segment().asByteBuffer();
      Pipe pipe = Pipe.open();
      FutureTask<Integer> read = new FutureTask<>(() -> pipe.source().read(buffer));
      Thread reader = new Thread(read);
      reader.start();
      TestCalls.awaitNativeRead(reader);
      RegionBusyException e =
          assertThrows(RegionBusyException.class, () -> region.protect(Protection.READ_ONLY));
      assertTrue(e.holders().get(0).contains("channel transfer"), e::getMessage);
      assertEquals(Protection.READ_WRITE, region.protection());
      pipe.sink().write(ByteBuffer.wrap(new byte[] {7}));
      assertEquals(1, read.get());
      assertEquals(7, view.getByte(0), "the view from before");
      region.protect(Protection.READ_ONLY);
    }
  }

  /**
   * Interpreted code may be told that its view has ended between the store and the mark; compiled
   * code was not seen to be.
   */
  @Test
  void writeThatWasCutShortMustBeMarked() throws Exception {
    String out = ChildJvm.run("", List.of(ChildJvm.ENABLE, "-Xint"), Child.class);
    assertEquals("unmarked: 0", out.strip());
  }

  /** What runs in the other JVM. */
  static final class Child {
    private static final int PAGE = 4096;
    private static final int PAGES = 256;

    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      RegionSpec spec = RegionSpec.builder(PAGES * PAGE).trackDirty().build();
      int unmarked = 0;
      for (int round = 0; round < 150; round++) {
        try (MmapRegion region = new FfmRegionFactory().create(spec)) {
          VolatileSlice view = region.slice();
          List<Thread> writers = List.of(writer(view, 0), writer(view, PAGE));
          while (view.getLong(6 * PAGE) == 0) {
            Thread.onSpinWait();
          }
          region.protect(Protection.READ_ONLY);
          for (Thread writer : writers) {
            writer.join();
          }
          unmarked += unmarked(region);
        }
      }
      System.out.println("unmarked: " + unmarked);
    }

    private static Thread writer(VolatileSlice view, long first) {
      Thread thread =
          new Thread(
              () ->
                  assertThrows(
                      StaleViewException.class,
                      () -> {
                        for (long at = first; true; at = (at + 2 * PAGE) % view.size()) {
                          view.getAndAddLong(at, 1);
                        }
                      }));
      thread.start();
      return thread;
    }

    private static int unmarked(MmapRegion region) {
      DirtyPages marked = region.dirtyBitmap().orElseThrow().harvest();
      int unmarked = 0;
      for (long at = 0; at < region.size(); at += PAGE) {
        unmarked += region.slice().getLong(at) != 0 && !marked.isDirty(at) ? 1 : 0;
      }
      return unmarked;
    }
  }
}
