package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.api.VolatileSlice;

/**
 * A guest memory as simple as can be: an array and a set of dirty pages. Each operation runs here
 * and there, and compares.
 */
final class MemoryModel {
  private final int border;
  private final ByteBuffer bytes;
  private final BitSet dirty = new BitSet();

  MemoryModel(int border, int size) {
    this.border = border;
    this.bytes = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }

  int border() {
    return border;
  }

  int size() {
    return bytes.capacity();
  }

  byte[] bytes() {
    return bytes.array();
  }

  /** The dirty pages of one region in KVM's layout, which are then clean. */
  long[] takeDirty(long base, long size) {
    int first = (int) (base / Contract.PAGE);
    int pages = (int) ((size - 1) / Contract.PAGE) + 1;
    long[] words = dirty.get(first, first + pages).toLongArray();
    dirty.clear(first, first + pages);
    return Arrays.copyOf(words, (pages - 1) / Long.SIZE + 1);
  }

  private void wrote(int at, int length) {
    if (length > 0) {
      dirty.set(at / Contract.PAGE, (at + length - 1) / Contract.PAGE + 1);
    }
  }

  private boolean inside(int at, int length) {
    return at + length <= size();
  }

  void read(GuestMemory memory, int at, SplittableRandom random) {
    int width = 1 << random.nextInt(4);
    if (!inside(at, width)) {
      assertThrows(GuestMemoryException.class, () -> value(memory, at, width));
      return;
    }
    assertEquals(value(bytes, at, width), value(memory, at, width), () -> width + " at " + at);
  }

  private static long value(GuestMemory memory, long at, int width) {
    return switch (width) {
      case 1 -> memory.getByte(at);
      case 2 -> memory.getShort(at);
      case 4 -> memory.getInt(at);
      default -> memory.getLong(at);
    };
  }

  private static long value(ByteBuffer bytes, int at, int width) {
    return switch (width) {
      case 1 -> bytes.get(at);
      case 2 -> bytes.getShort(at);
      case 4 -> bytes.getInt(at);
      default -> bytes.getLong(at);
    };
  }

  void write(GuestMemory memory, int at, SplittableRandom random) {
    int width = 1 << random.nextInt(4);
    long value = random.nextLong();
    if (!inside(at, width)) {
      return; // What of it is written is a case of its own.
    }
    switch (width) {
      case 1 -> {
        memory.putByte(at, (byte) value);
        bytes.put(at, (byte) value);
      }
      case 2 -> {
        memory.putShort(at, (short) value);
        bytes.putShort(at, (short) value);
      }
      case 4 -> {
        memory.putInt(at, (int) value);
        bytes.putInt(at, (int) value);
      }
      default -> {
        memory.putLong(at, value);
        bytes.putLong(at, value);
      }
    }
    wrote(at, width);
  }

  void bulk(GuestMemory memory, int at, SplittableRandom random) {
    int length = Math.min(random.nextInt(random.nextBoolean() ? 20 : 9000), size() - at);
    if (length < 0) {
      return;
    }
    switch (random.nextInt(3)) {
      case 0 -> {
        byte[] found = new byte[length];
        memory.get(at, found, 0, length);
        assertArrayEquals(Arrays.copyOfRange(bytes(), at, at + length), found);
      }
      case 1 -> {
        byte[] source = Seeded.bytes(random, length);
        memory.put(at, source, 0, length);
        bytes.put(at, source);
        wrote(at, length);
      }
      default -> {
        byte value = (byte) random.nextInt();
        memory.fill(at, length, value);
        Arrays.fill(bytes(), at, at + length, value);
        wrote(at, length);
      }
    }
  }

  /** Read-modify-write and copies, through the view of the region that holds the place. */
  void update(GuestMemory memory, int at, SplittableRandom random) {
    int place = at & -8;
    int base = place < border ? 0 : border;
    int end = place < border ? border : size();
    if (place + 8 > end) {
      return;
    }
    VolatileSlice view = memory.slice(base, end - base);
    if (random.nextBoolean()) {
      copy(view, base, place - base, random);
      return;
    }
    bytes.putLong(place, updated(view, place - base, bytes.getLong(place), random));
    wrote(place, 8);
  }

  private void copy(VolatileSlice view, int base, int offset, SplittableRandom random) {
    int size = (int) view.size();
    int length = random.nextInt(size - offset);
    int target = random.nextInt(size - length);
    view.copyTo(offset, view, target, length);
    System.arraycopy(bytes(), base + offset, bytes(), base + target, length);
    wrote(base + target, length);
  }

  private static long updated(VolatileSlice view, long at, long old, SplittableRandom random) {
    long operand = random.nextLong();
    switch (random.nextInt(6)) {
      case 0 -> {
        assertEquals(old, view.getAndAddLong(at, operand));
        return old + operand;
      }
      case 1 -> {
        assertEquals(old, view.getAndBitwiseXorLong(at, operand));
        return old ^ operand;
      }
      case 2 -> {
        assertEquals(old, view.getAndBitwiseOrLong(at, operand));
        return old | operand;
      }
      case 3 -> {
        assertEquals(old, view.getAndBitwiseAndLong(at, operand));
        return old & operand;
      }
      case 4 -> {
        assertEquals(old, view.getAndSetLong(at, operand));
        return operand;
      }
      default -> {
        assertEquals(old, view.compareAndExchangeLong(at, old, operand));
        return operand;
      }
    }
  }
}
