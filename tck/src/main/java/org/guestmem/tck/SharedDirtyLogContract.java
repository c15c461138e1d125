package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.guestmem.api.Backing;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.Protection;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.SharedDirtyLog;
import org.guestmem.api.Truncation;
import org.guestmem.api.UnsafeAtomicException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dirty logs in memory that another process reads. */
public interface SharedDirtyLogContract extends Contract {

  /** The bits of a log, the page at guest address 0 first. */
  static BitSet bits(VolatileSlice memory) {
    return BitSet.valueOf(BulkContract.contents(memory));
  }

  private static BitSet pages(long address, long length) {
    BitSet pages = new BitSet();
    pages.set((int) (address / PAGE), (int) ((address + length - 1) / PAGE) + 1);
    return pages;
  }

  private VolatileSlice memory(long size) {
    return regions().anonymous(size).slice();
  }

  @ParameterizedTest
  @EnumSource
  default void everyWriteMustMarkItsPagesInTheSharedLog(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 5 * PAGE + 100);
    long base = 62 * PAGE; // so that the region begins and ends in different words
    VolatileSlice memory = memory(16);
    new SharedDirtyLog(memory).attach(region.dirtyBitmap().orElseThrow(), base);
    VolatileSlice scratch = regions().anonymous(64).slice();
    for (Access access : Access.all(scratch)) {
      int length = access.length();
      long half = access.atomic() ? 0 : length / 2;
      for (long offset : new long[] {0, 2 * PAGE - half, region.size() - 100 + 8}) {
        region.slice().fill(0, region.size(), (byte) 0);
        memory.fill(0, 16, (byte) 0);
        access.on(region.slice(), offset);
        BitSet expected = access.writes() ? pages(base + offset, length) : new BitSet();
        assertEquals(expected, bits(memory), () -> access + " at " + offset);
      }
    }
  }

  @Test
  default void marksMustBeSetWhereTheVhostUserProtocolWantsThem() throws IOException {
    Path file = regions().file(new byte[1024]);
    RegionSpec.Builder spec = RegionSpec.builder(1024).backing(Backing.file(file, 0));
    assertThrows(
        UnsafeAtomicException.class, () -> new SharedDirtyLog(regions().create(spec).slice()));
    MmapRegion mapped = regions().create(spec.allowUnsafeAtomics());
    SharedDirtyLog log = new SharedDirtyLog(mapped.slice());
    MmapRegion unsafe = regions().create(spec.truncation(Truncation.FENCED));
    assertThrows(UnsafeAtomicException.class, () -> log.replace(unsafe.slice()));
    MmapRegion low = regions().tracked(RegionKind.SHARED_ANONYMOUS, 100 * PAGE);
    MmapRegion high = regions().tracked(RegionKind.SHARED_ANONYMOUS, 21 * PAGE + 1);
    log.attach(low.dirtyBitmap().orElseThrow(), 0);
    log.attach(high.dirtyBitmap().orElseThrow(), 5003 * PAGE);
    low.slice().putByte(13 * PAGE, (byte) 1);
    high.slice().putByte(21 * PAGE, (byte) 1);
    log.mark(8191L * PAGE, 1);
    byte[] expected = new byte[1024];
    for (int page : new int[] {13, 5024, 8191}) {
      expected[page / 8] |= (byte) (1 << page % 8);
    }
    assertEquals(BitSet.valueOf(expected), bits(mapped.slice()));
    // As another process sees it, which has mapped the same file.
    MmapRegion other = regions().create(RegionSpec.builder(1024).backing(Backing.file(file, 0)));
    assertEquals(BitSet.valueOf(expected), bits(other.slice()));
    assertEquals(BitSet.valueOf(expected), BitSet.valueOf(Files.readAllBytes(file)));
    other.slice().fill(0, 1024, (byte) 0);
    low.slice().putByte(13 * PAGE, (byte) 1);
    assertEquals(pages(13 * PAGE, 1), bits(other.slice()), "after the other has taken the marks");
  }

  @Test
  default void logOfAnyLengthAtAnyPlaceMustBeMarkedWithoutTouchingItsNeighbours() {
    MmapRegion around = regions().anonymous(64);
    for (int start = 16; start < 24; start++) {
      for (int length = 1; length < 20; length++) {
        VolatileSlice memory = around.slice(start, length);
        int pages = length * 8;
        DirtyBitmap log = DirtyBitmap.of((long) pages * PAGE, PAGE);
        new SharedDirtyLog(memory).attach(log, 0);
        for (int page = 0; page < pages; page++) {
          around.slice().fill(0, 64, (byte) 0);
          log.mark((long) page * PAGE, 1);
          BitSet expected = new BitSet();
          expected.set(8 * start + page);
          if (!isInAWord(start, length, page / 8)) {
            expected.set(8 * (start + page / 8), 8 * (start + page / 8 + 1));
          }
          assertEquals(expected, bits(around.slice()), start + "+" + length + " page " + page);
        }
        around.slice().fill(0, 64, (byte) 0);
        log.mark(0, (long) pages * PAGE);
        BitSet all = new BitSet();
        all.set(8 * start, 8 * (start + length));
        assertEquals(all, bits(around.slice()), start + "+" + length);
      }
    }
  }

  private static boolean isInAWord(int start, int length, int at) {
    int four = (start + at) / 4 * 4;
    return four >= start && four + 4 <= start + length;
  }

  @Test
  default void rangeMustSetNoBitBesideIt() {
    VolatileSlice memory = memory(28); // ends with 4 bytes that are not 8
    DirtyBitmap log = DirtyBitmap.of(224 * PAGE, PAGE);
    new SharedDirtyLog(memory).attach(log, 0);
    for (int first = 0; first < 224; first += 5) {
      for (int last = first; last < 224; last += 3) {
        memory.fill(0, 28, (byte) 0);
        log.mark((long) first * PAGE, (long) (last - first + 1) * PAGE);
        BitSet expected = new BitSet();
        expected.set(first, last + 1);
        assertEquals(expected, bits(memory));
      }
    }
  }

  @Test
  default void logThatIsTooShortMustBeRefused() {
    SharedDirtyLog log = new SharedDirtyLog(memory(16));
    DirtyBitmap fits = DirtyBitmap.of(64 * PAGE, PAGE);
    DirtyBitmap partial = DirtyBitmap.of(64 * PAGE + 1, PAGE);
    OutOfRangeException e =
        assertThrows(OutOfRangeException.class, () -> log.attach(partial, 64 * PAGE));
    assertEquals(64 * PAGE, e.address());
    assertEquals(64 * PAGE + 1, e.length());
    assertEquals(
        "262145 bytes at guest address 0x4_0000 are not all in a shared dirty log of 16 bytes:"
            + " it needs 17 bytes",
        e.getMessage());
    for (long base : new long[] {-PAGE, Long.MIN_VALUE, 1L << 40}) {
      assertThrows(OutOfRangeException.class, () -> log.attach(fits, base));
      assertThrows(OutOfRangeException.class, () -> log.mark(base, 2 * PAGE));
    }
    log.attach(fits, 64 * PAGE);
    log.attach(partial, 63 * PAGE - 1);
    assertThrows(OutOfRangeException.class, () -> log.mark(128 * PAGE, 1));
    assertThrows(IllegalArgumentException.class, () -> log.mark(0, -1));
    log.mark(128 * PAGE, 0);
    VolatileSlice before = log.memory();
    VolatileSlice shorter = memory(15);
    assertThrows(OutOfRangeException.class, () -> log.replace(shorter));
    assertSame(before, log.memory());
    log.detach(fits);
    assertThrows(OutOfRangeException.class, () -> log.replace(memory(15)), "the other");
    log.detach(partial);
    log.replace(shorter);
    assertEquals(new BitSet(), bits(before));
  }

  @Test
  default void memoryThatCannotBeMarkedMustBeRefused() {
    SharedDirtyLog log = new SharedDirtyLog(memory(8));
    VolatileSlice readOnly = regions().create(readOnly()).slice();
    VolatileSlice logged = regions().tracked(RegionKind.SHARED_ANONYMOUS, 8).slice();
    VolatileSlice closed = memory(8);
    closed.region().close();
    assertThrows(ReadOnlyRegionException.class, () -> new SharedDirtyLog(readOnly));
    assertThrows(ReadOnlyRegionException.class, () -> log.replace(readOnly));
    assertThrows(IllegalArgumentException.class, () -> new SharedDirtyLog(logged));
    assertThrows(IllegalArgumentException.class, () -> log.replace(logged));
    assertThrows(RegionClosedException.class, () -> new SharedDirtyLog(closed));
    assertThrows(RegionClosedException.class, () -> log.replace(closed));
    log.mark(0, 1);
    assertEquals(pages(0, 1), bits(log.memory()));
  }

  private RegionSpec.Builder readOnly() {
    return RegionSpec.builder(8)
        .backing(Backing.file(regions().file(new byte[8]), 0))
        .protection(Protection.READ_ONLY);
  }

  @Test
  default void sharedLogMustBeMarkedWhetherTheRegionsIsOnOrOff() {
    MmapRegion region = regions().trackedOnDemand(RegionKind.SHARED_ANONYMOUS, 20 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    SharedDirtyLog shared = new SharedDirtyLog(memory(8));
    shared.attach(log, 0);
    region.slice().putByte(PAGE, (byte) 1);
    assertEquals(0, log.count());
    log.enable();
    region.slice().putByte(2 * PAGE, (byte) 1);
    assertEquals(1, log.count());
    log.disable();
    region.slice().putByte(3 * PAGE, (byte) 1);
    assertEquals(pages(PAGE, 3 * PAGE), bits(shared.memory()));
    shared.detach(log);
    shared.detach(log);
    region.slice().putByte(5 * PAGE, (byte) 1);
    assertEquals(pages(PAGE, 3 * PAGE), bits(shared.memory()));
    assertTrue(shared.toString().startsWith("shared dirty log in "), shared::toString);
  }

  @Test
  default void regionMustHaveOneSharedLogAtATime() {
    DirtyBitmap log = DirtyBitmap.of(20 * PAGE, PAGE);
    SharedDirtyLog first = new SharedDirtyLog(memory(8));
    SharedDirtyLog second = new SharedDirtyLog(memory(8));
    first.attach(log, 0);
    assertThrows(IllegalStateException.class, () -> first.attach(log, 0));
    assertThrows(IllegalStateException.class, () -> second.attach(log, 0));
    assertThrows(IllegalStateException.class, () -> log.enlarge(30 * PAGE));
    second.detach(log);
    log.mark(0, 1);
    first.detach(log);
    log.enlarge(30 * PAGE);
    second.attach(log, 0);
    log.mark(29 * PAGE, 1);
    assertEquals(pages(0, 1), bits(first.memory()));
    assertEquals(pages(29 * PAGE, 1), bits(second.memory()));
  }

  @Test
  default void marksOfOthersMustBeSetAndThosePutBackMustNot() {
    MmapRegion region = regions().create(RegionSpec.builder(64 * PAGE).trackDirty(16 * PAGE));
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    VolatileSlice memory = memory(8);
    new SharedDirtyLog(memory).attach(log, 0);
    region.slice().putByte(3 * PAGE, (byte) 1);
    assertEquals(pages(3 * PAGE, 1), bits(memory), "pages of 4 KiB, whatever the region's");
    log.mark(5 * PAGE - 1, 2);
    log.merge(new long[] {0b100}, 0, 16 * PAGE);
    BitSet expected = pages(3 * PAGE, 3 * PAGE);
    expected.set(32, 48);
    assertEquals(expected, bits(memory));
    memory.fill(0, 8, (byte) 0);
    log.putBack(log.harvest());
    assertEquals(new BitSet(), bits(memory));
  }

  @Test
  default void writeWhoseMarkFindsTheMemoryClosedMustBeMadeAndSaySo() {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, 10 * PAGE);
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    SharedDirtyLog shared = new SharedDirtyLog(memory(8));
    shared.attach(log, 0);
    shared.memory().region().close();
    Exception e =
        assertThrows(RegionClosedException.class, () -> region.slice().putByte(PAGE, (byte) 7));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith(shared.memory().region().toString()),
        e::getMessage);
    assertThrows(RegionClosedException.class, () -> shared.mark(0, 1));
    assertThrows(RegionClosedException.class, () -> log.mark(PAGE, 1));
    assertThrows(RegionClosedException.class, () -> log.slice(PAGE, 1).mark(0, 1));
    assertThrows(RegionClosedException.class, () -> log.merge(new long[] {0b10}, 0, PAGE));
    assertEquals(7, region.slice().getByte(PAGE));
    assertEquals(1, log.count());
    VolatileSlice fresh = memory(8);
    assertThrows(RegionClosedException.class, () -> shared.replace(fresh));
    region.slice().putByte(2 * PAGE, (byte) 7);
    assertEquals(pages(2 * PAGE, 1), bits(fresh), "in use all the same");
  }

  @Test
  default void replacementMustHaveTheMarksOfTheOldMemory() {
    MmapRegion around = regions().anonymous(256);
    DirtyBitmap log = DirtyBitmap.of(100 * PAGE, PAGE);
    Seeded.run(
        random -> {
          for (int start : new int[] {64, 65, 68, 71}) {
            for (int length : new int[] {13, 16, 24, 40}) {
              VolatileSlice old = regions().anonymous(64).slice(start % 8, 20);
              SharedDirtyLog shared = new SharedDirtyLog(old);
              shared.attach(log, 0);
              for (int i = 0; i < 40; i++) {
                log.mark(random.nextLong(24, 88) * PAGE, 1); // not in single bytes at the ends
              }
              shared.mark(110 * PAGE, 1);
              BitSet expected = bits(old);
              around.slice().fill(0, 256, (byte) 0);
              VolatileSlice next = around.slice(start, length);
              assertSame(old, shared.replace(next));
              assertSame(next, shared.memory());
              old.region().close();
              log.mark(50 * PAGE, 1);
              expected.set(50);
              assertEquals(expected.get(0, 88), bits(next).get(0, 88));
              assertEquals(length > 13, bits(next).get(110));
              BitSet outside = bits(around.slice());
              outside.clear(8 * start, 8 * (start + length));
              assertEquals(new BitSet(), outside);
              shared.detach(log);
            }
          }
        });
  }

  @Test
  default void severalRegionsMustFollowAReplacementAtOnce() {
    List<MmapRegion> ram =
        List.of(
            regions().tracked(RegionKind.SHARED_ANONYMOUS, 8 * PAGE),
            regions().tracked(RegionKind.PRIVATE_ANONYMOUS, 8 * PAGE));
    SharedDirtyLog shared = new SharedDirtyLog(memory(8));
    for (int i = 0; i < 2; i++) {
      shared.attach(ram.get(i).dirtyBitmap().orElseThrow(), 32L * i * PAGE);
    }
    VolatileSlice fresh = memory(8);
    shared.replace(fresh).region().close();
    ram.forEach(region -> region.slice().putByte(PAGE, (byte) 1));
    BitSet expected = pages(PAGE, 1);
    expected.or(pages(33 * PAGE, 1));
    assertEquals(expected, bits(fresh));
  }
}
