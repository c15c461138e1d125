package org.guestmem.itests.containers.soak;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.VolatileSlice;
import org.guestmem.itests.containers.ledger.FilePart;
import org.guestmem.itests.containers.ledger.Ledger;
import org.guestmem.itests.containers.ledger.Ledger.Count;
import org.jspecify.annotations.Nullable;

/**
 * A writer's part of a region, and what must be in it.
 *
 * <p>Parts begin at odd places, so that words of memory have bytes of two writers: what one loses
 * of the other's, the other finds.
 */
final class Part {
  private static final int MOST = 2000;
  private static final int WRITES = 9;

  private final GuestMemoryRegion region;
  private final GuestMemory memory;
  private final VolatileSlice slice;
  private final ByteBuffer expected;
  private final @Nullable FilePart file;
  private final Ledger ledger;

  private Part(
      GuestMemoryRegion region, VolatileSlice slice, @Nullable FilePart file, Ledger ledger) {
    this.region = region;
    this.memory = GuestMemory.of(region);
    this.slice = slice;
    byte[] bytes = file == null ? new byte[(int) slice.size()] : file.bytes();
    this.expected = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    this.file = file;
    this.ledger = ledger;
  }

  /** New memory holds zeros, a file what was written before. */
  static Part of(GuestMemoryRegion region, int number, int writers, Ledger ledger) {
    long begin = border(region.size(), number, writers);
    int length = (int) (border(region.size(), number + 1, writers) - begin);
    boolean isFile = region.mapping().spec().backing() instanceof Backing.FileRange;
    FilePart file = isFile ? ledger.file(region.name() + ' ' + number, length) : null;
    Part part = new Part(region, region.mapping().slice(begin, length), file, ledger);
    if (file != null) {
      byte[] found = new byte[length];
      part.slice.get(0, found, 0, length);
      part.same(-1, file.settle(found), 0);
    }
    part.check();
    return part;
  }

  private static long border(long size, int number, int writers) {
    return number == writers ? size : size * number / writers + (number == 0 ? 0 : 5);
  }

  /** One access, of any kind and at any place. */
  void access(Random random) {
    int kind = random.nextInt(WRITES + 5);
    if (kind < WRITES) {
      write(kind, random);
    } else {
      read(kind - WRITES, random);
    }
  }

  private void write(int kind, Random random) {
    int length = kind < 6 ? Long.BYTES : 1 + random.nextInt(MOST);
    int at = random.nextInt((int) slice.size() - length + 1);
    if (kind < 4) {
      at = aligned(at);
    }
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (kind == 8) {
      Arrays.fill(bytes, bytes[0]);
    }
    boolean done = false;
    try {
      write(kind, at, bytes);
      done = true;
    } finally {
      if (!done && file != null) {
        file.brokenOff(at, bytes);
      }
    }
    expected.put(at, bytes);
  }

  private void write(int kind, int at, byte[] bytes) {
    long value =
        bytes.length < Long.BYTES ? 0 : ByteBuffer.wrap(bytes).order(expected.order()).getLong(0);
    long before = kind < 4 ? expected.getLong(at) : 0;
    switch (kind) {
      case 0 -> same(before, slice.getAndSetLong(at, value), at);
      case 1 -> same(before, slice.getAndAddLong(at, value - before), at);
      case 2 -> same(before, slice.compareAndExchangeLong(at, before, value), at);
      case 3 -> slice.putLongVolatile(at, value);
      case 4 -> slice.putLong(at, value);
      case 5 -> pieces(at, bytes);
      case 6 -> slice.put(at, ByteBuffer.wrap(bytes));
      case 7 -> memory.put(address(at), bytes, 0, bytes.length);
      default -> slice.fill(at, bytes.length, bytes[0]);
    }
  }

  /** 8 bytes as one of 4, one of 2 and two of 1, in plain, opaque and release mode. */
  private void pieces(int at, byte[] bytes) {
    ByteBuffer values = ByteBuffer.wrap(bytes).order(expected.order());
    slice.putIntPlain(at, values.getInt(0));
    slice.putShort(at + 4, values.getShort(4));
    slice.putByte(at + 6, bytes[6]);
    slice.putByteRelease(at + 7, bytes[7]);
  }

  private void read(int kind, Random random) {
    int length = 1 + random.nextInt(MOST);
    int at = random.nextInt((int) slice.size() - length + 1);
    byte[] bytes = new byte[length];
    switch (kind) {
      case 0 -> slice.get(at, bytes, 0, length);
      case 1 -> memory.get(address(at), bytes, 0, length);
      case 2 -> slice.get(at, ByteBuffer.wrap(bytes));
      case 3 -> {
        for (int i = 0; i < length; i++) {
          bytes[i] = (i & 1) == 0 ? slice.getByte(at + i) : slice.getByteAcquire(at + i);
        }
      }
      default -> {
        same(-1, slice.mismatch(at, expected.array(), at, length), at);
        bytes = Arrays.copyOfRange(expected.array(), at, at + length);
      }
    }
    int difference = Arrays.mismatch(bytes, 0, length, expected.array(), at, at + length);
    same(-1, difference, at);
    ledger.add(Count.BYTES_CHECKED, length);
  }

  /** The checksum of every byte. */
  void check() {
    CRC32C checksum = new CRC32C();
    checksum.update(expected.array());
    same(checksum.getValue(), slice.crc32c(0, slice.size()), 0);
    ledger.add(Count.BYTES_CHECKED, slice.size());
  }

  void end() {
    check();
    if (file == null) {
      slice.fill(0, slice.size(), (byte) 0);
    }
  }

  private void same(long expectedValue, long found, int at) {
    if (expectedValue != found) {
      ledger.problem(
          "%s at %d of %s: %x instead of %x".formatted(slice, at, region, found, expectedValue));
    }
  }

  private int aligned(int at) {
    long place = slice.start() + at;
    return (int) ((place & -Long.BYTES) - slice.start()) + (at < Long.BYTES ? Long.BYTES : 0);
  }

  private long address(int at) {
    return region.base() + slice.start() + at;
  }
}
