package org.guestmem.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileSlice;

/**
 * The rest of an application: uses every kind of region and of segment at call sites of its own,
 * until the accessors are compiled with what they saw.
 *
 * <p>Thread-safety: one thread warms up.
 */
final class OtherCallSites {
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final int SIZE = 4096;

  /** Several times what HotSpot counts before C2 compiles a method. */
  private static final int ROUNDS = 30_000;

  private static boolean warm;

  // Not private: the compilers must not see that nobody reads it.
  static long blackhole;

  private OtherCallSites() {}

  /** Warms up, once in a JVM. */
  static synchronized void warmUp() {
    if (!warm) {
      warm = true;
      regions();
      segments();
    }
  }

  private static void regions() {
    List<MmapRegion> mappings = new ArrayList<>();
    for (String kind : List.of("ffm", "heap", "ffm-file", "direct", "ffm-memfd", "mapped")) {
      mappings.add(TestMemory.region(kind, RegionSpec.builder(SIZE)));
      mappings.add(TestMemory.region(kind, RegionSpec.builder(SIZE).trackDirty()));
    }
    List<GuestMemoryRegion> placed = new ArrayList<>();
    for (MmapRegion mapping : mappings) {
      long base = placed.size() * 2L * SIZE;
      placed.add(GuestMemoryRegion.of("other" + placed.size(), base, mapping));
    }
    GuestMemory memory = GuestMemory.of(placed);
    byte[] bytes = new byte[64];
    for (int i = 0; i < ROUNDS; i++) {
      GuestMemoryRegion region = placed.get(i % placed.size());
      GuestMemoryRegion next = placed.get((i + 1) % placed.size());
      long offset = (i & 0x3f) * 8L;
      single(region.slice(), offset, i);
      ordered(region.slice(), offset, i);
      bulk(region.slice(), next.slice(), offset, bytes);
      byAddress(memory, region.base() + offset, next.base() + offset, bytes);
    }
    mappings.forEach(MmapRegion::close);
  }

  private static void single(VolatileSlice slice, long offset, int i) {
    slice.putByte(offset, (byte) i);
    slice.putShort(offset, (short) i);
    slice.putInt(offset, i);
    slice.putLong(offset, i);
    VolatileSlice part = slice.subslice(offset, 8);
    blackhole += slice.getByte(offset) + slice.getShort(offset) + slice.getInt(offset);
    blackhole += slice.getLong(offset) + part.getLong(0);
  }

  private static void ordered(VolatileSlice slice, long offset, int i) {
    slice.putIntRelease(offset, i);
    slice.putLongRelease(offset, i);
    slice.putShortRelease(offset, (short) i);
    slice.putLongVolatile(offset, i);
    blackhole += slice.getIntAcquire(offset) + slice.getLongAcquire(offset);
    blackhole += slice.getShortAcquire(offset) + slice.getLongVolatile(offset);
    blackhole += slice.compareAndExchangeInt(offset, i, i + 1);
    blackhole += slice.compareAndExchangeLong(offset, i, i + 1);
    blackhole += slice.getAndAddInt(offset, 1) + slice.getAndAddLong(offset, 1);
  }

  private static void bulk(VolatileSlice slice, VolatileSlice next, long offset, byte[] bytes) {
    slice.put(offset, bytes, 0, bytes.length);
    slice.get(offset, bytes, 0, bytes.length);
    slice.copyTo(offset, next, offset, bytes.length);
    slice.fill(offset, bytes.length, (byte) 1);
    blackhole += slice.array(offset, ValueType.LONG, 4).load(1);
  }

  private static void byAddress(GuestMemory memory, long address, long next, byte[] bytes) {
    memory.putInt(address, 1);
    memory.putLong(address, 2);
    memory.putShortRelease(address, (short) 3);
    memory.put(address, bytes, 0, bytes.length);
    memory.get(next, bytes, 0, bytes.length);
    blackhole += memory.getLong(next) + memory.getInt(address) + memory.getShort(next);
    blackhole += memory.getShortAcquire(address) + memory.slice(next, 8).getLong(0);
  }

  private static void segments() {
    try (Arena arena = Arena.ofShared()) {
      List<MemorySegment> segments =
          List.of(
              arena.allocate(SIZE, 8),
              mapped(arena),
              MemorySegment.ofArray(new long[SIZE / Long.BYTES]),
              MemorySegment.ofBuffer(java.nio.ByteBuffer.allocateDirect(SIZE)));
      byte[] bytes = new byte[64];
      for (int i = 0; i < ROUNDS; i++) {
        MemorySegment segment = segments.get(i % segments.size());
        MemorySegment next = segments.get((i + 1) % segments.size());
        segment(segment, next, (i & 0x3f) * 8L, bytes);
      }
    }
  }

  private static MemorySegment mapped(Arena arena) {
    Path file = TestMemory.file(SIZE);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, arena);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      TestMemory.delete(file);
    }
  }

  private static void segment(
      MemorySegment segment, MemorySegment next, long offset, byte[] bytes) {
    LONG.setOpaque(segment, offset, offset);
    LONG.setRelease(segment, offset, offset);
    segment.set(ValueLayout.JAVA_LONG, offset, offset);
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, offset, bytes.length);
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, bytes.length);
    MemorySegment.copy(segment, offset, next, offset, bytes.length);
    blackhole += (long) LONG.getOpaque(next, offset) + (long) LONG.getAcquire(segment, offset);
    blackhole += segment.get(ValueLayout.JAVA_LONG, offset);
  }
}
