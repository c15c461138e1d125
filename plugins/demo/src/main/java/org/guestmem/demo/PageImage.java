package org.guestmem.demo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What memory must hold: the pages that are written, by offset; a byte not put is zero. */
final class PageImage {
  private final NavigableMap<Long, byte[]> pages = new TreeMap<>();

  void putByte(long offset, int value) {
    pages
            .computeIfAbsent(offset & -SieveJob.PAGE, p -> new byte[SieveJob.PAGE])[
            (int) offset & (SieveJob.PAGE - 1)] =
        (byte) value;
  }

  void putInt(long offset, int value) {
    putAll(offset, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
  }

  void putAll(long offset, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      putByte(offset + i, bytes[i]);
    }
  }

  NavigableMap<Long, byte[]> pages() {
    return Collections.unmodifiableNavigableMap(pages);
  }

  /** The pages that begin in {@code [from, to)}. */
  NavigableMap<Long, byte[]> pages(long from, long to) {
    return pages().subMap(from, true, to, false);
  }
}
