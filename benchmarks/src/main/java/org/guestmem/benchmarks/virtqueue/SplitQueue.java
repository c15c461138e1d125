package org.guestmem.benchmarks.virtqueue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a driver has put into a split virtqueue of 256 entries: 85 chains of three descriptors.
 * Virtio 1.3, section 2.7, has the layout.
 */
final class SplitQueue {
  static final int ENTRIES = 256;
  static final int MASK = ENTRIES - 1;
  static final int CHAIN = 3;
  static final int CHAINS = ENTRIES / CHAIN;

  /** Each part begins with a page, as drivers place them. */
  static final long DESCRIPTORS = 0;

  static final long AVAILABLE = 4096;
  static final long USED = 8192;
  static final long SIZE = 16384;

  static final int DESCRIPTOR_SIZE = 16;
  static final int LENGTH = 8;
  static final int FLAGS = 12;
  static final int NEXT = 14;
  static final int HAS_NEXT = 1;

  /** Of both rings: two bytes of flags, the index, the elements. */
  static final int INDEX = 2;

  static final int RING = 4;
  static final int USED_SIZE = 8;

  private SplitQueue() {}

  /** The descriptor table; the descriptors of a chain lie where a free list left them. */
  static byte[] descriptors() {
    byte[] bytes = new byte[ENTRIES * DESCRIPTOR_SIZE];
    ByteBuffer table = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    List<Integer> order = order();
    for (int i = 0; i < CHAINS * CHAIN; i++) {
      int at = order.get(i) * DESCRIPTOR_SIZE;
      boolean last = i % CHAIN == CHAIN - 1;
      table.putLong(at, 0x10_0000L + i * 4096L);
      table.putInt(at + LENGTH, 1500);
      table.putShort(at + FLAGS, (short) (last ? 0 : HAS_NEXT));
      table.putShort(at + NEXT, last ? 0 : order.get(i + 1).shortValue());
    }
    return bytes;
  }

  /** The ring of what is available: all chains. */
  static byte[] available() {
    byte[] bytes = new byte[RING + ENTRIES * Short.BYTES];
    ByteBuffer ring = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    List<Integer> order = order();
    for (int chain = 0; chain < CHAINS; chain++) {
      ring.putShort(RING + chain * Short.BYTES, order.get(chain * CHAIN).shortValue());
    }
    ring.putShort(INDEX, (short) CHAINS);
    return bytes;
  }

  private static List<Integer> order() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(3));
    return order;
  }
}
