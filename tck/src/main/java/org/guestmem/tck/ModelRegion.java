package org.guestmem.tck;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A region of the model: which bytes of the array it has, and which of its pages are dirty.
 *
 * @param kind what it maps
 * @param readOnly whether it refuses writes; it is a file then
 * @param start its first byte in the array, at the start of a page
 * @param size how many bytes it has
 * @param pageSize the bytes that one bit of its dirty log stands for
 * @param dirty the pages written since they were last taken
 */
record ModelRegion(
    RegionKind kind, boolean readOnly, int start, int size, int pageSize, BitSet dirty) {

  static ModelRegion of(RegionKind kind, int firstPage, int size) {
    return new ModelRegion(
        kind, false, firstPage * Contract.PAGE, size, Contract.PAGE, new BitSet());
  }

  static ModelRegion readOnly(int firstPage, int size) {
    return new ModelRegion(
        RegionKind.SHARED_FILE, true, firstPage * Contract.PAGE, size, Contract.PAGE, new BitSet());
  }

  ModelRegion inPagesOf(int bytes) {
    return new ModelRegion(kind, readOnly, start, size, bytes, dirty);
  }

  int end() {
    return start + size;
  }

  void mark(int at, int length) {
    dirty.set((at - start) / pageSize, (at + length - 1 - start) / pageSize + 1);
  }

  /** The dirty pages in the layout of KVM. */
  long[] dirtyWords() {
    int pages = (size - 1) / pageSize + 1;
    return Arrays.copyOf(dirty.toLongArray(), (pages - 1) / Long.SIZE + 1);
  }
}
