package org.guestmem.fuzz;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A guest memory as simple as can be: arrays by their first address. */
final class ModelMemory {

  /** A region. */
  static final class Piece {
    final long base;
    final byte[] bytes;
    final boolean readOnly;
    final int pageSize;
    final BitSet dirty = new BitSet();

    Piece(long base, int size, boolean readOnly, int pageSize) {
      this.base = base;
      this.bytes = new byte[size];
      this.readOnly = readOnly;
      this.pageSize = pageSize;
    }

    /** How many bytes there are from an address of it on. */
    long from(long address) {
      return bytes.length - (address - base);
    }

    long[] dirtyWords() {
      int pages = (bytes.length - 1) / pageSize + 1;
      return Arrays.copyOf(dirty.toLongArray(), (pages + Long.SIZE - 1) / Long.SIZE);
    }
  }

  private final NavigableMap<Long, Piece> pieces = new TreeMap<>(Long::compareUnsigned);

  void add(Piece piece) {
    pieces.put(piece.base, piece);
  }

  Iterable<Piece> pieces() {
    return pieces.values();
  }

  @Nullable Piece at(long address) {
    Map.Entry<Long, Piece> below = pieces.floorEntry(address);
    return below != null && below.getValue().from(address) > 0 ? below.getValue() : null;
  }

  /** Whether an empty access is legal: inside a region and at its end. */
  boolean begins(long address) {
    return at(address) != null || (address != 0 && at(address - 1) != null);
  }

  /** How many bytes from an address on are mapped without a hole, at most so many. */
  long mapped(long address, long length) {
    return reach(address, length, false);
  }

  /** How many bytes from an address on can be written, at most so many. */
  long writable(long address, long length) {
    return reach(address, length, true);
  }

  private long reach(long address, long length, boolean writing) {
    long done = 0;
    while (done < length) {
      boolean wrapped = Long.compareUnsigned(address + done, address) < 0;
      Piece piece = wrapped ? null : at(address + done);
      if (piece == null || (writing && piece.readOnly)) {
        return done;
      }
      done += Math.min(length - done, piece.from(address + done));
    }
    return done;
  }

  byte[] get(long address, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; ) {
      Piece piece = there(address + i);
      int count = (int) Math.min(length - i, piece.from(address + i));
      System.arraycopy(piece.bytes, (int) (address + i - piece.base), bytes, i, count);
      i += count;
    }
    return bytes;
  }

  /** Writes, and marks what was written. */
  void put(long address, byte[] bytes, int length) {
    for (int i = 0; i < length; ) {
      Piece piece = there(address + i);
      int at = (int) (address + i - piece.base);
      int count = (int) Math.min(length - i, piece.from(address + i));
      System.arraycopy(bytes, i, piece.bytes, at, count);
      piece.dirty.set(at / piece.pageSize, (at + count - 1) / piece.pageSize + 1);
      i += count;
    }
  }

  /** The region that has an address, which it must. */
  Piece there(long address) {
    Piece piece = at(address);
    if (piece == null) {
      throw new AssertionError("the model has a hole at 0x" + Long.toHexString(address));
    }
    return piece;
  }
}
