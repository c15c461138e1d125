package org.guestmem.api.iommu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.guestmem.api.GuestMemory;

/**
 * Moves bytes and values between the JVM and the pieces of guest memory that an access was
 * translated to; these have been checked.
 */
final class IovaPieces {
  private final GuestMemory memory;
  private final IovaAccess access;
  private final List<IotlbEntry> pieces;

  IovaPieces(GuestMemory memory, IovaAccess access, List<IotlbEntry> pieces) {
    this.memory = memory;
    this.access = access;
    this.pieces = pieces;
  }

  /** The access that was translated. */
  IovaAccess access() {
    return access;
  }

  List<IotlbEntry> entries() {
    return pieces;
  }

  void get(byte[] target, int from) {
    int at = from;
    for (IotlbEntry piece : pieces) {
      int count = (int) piece.range().length();
      memory.get(piece.target(), target, at, count);
      at += count;
    }
  }

  void put(byte[] source, int from) {
    int at = from;
    for (IotlbEntry piece : pieces) {
      int count = (int) piece.range().length();
      memory.put(piece.target(), source, at, count);
      at += count;
    }
  }

  /** Moves as many bytes as the access has, without moving the buffer's position. */
  void get(ByteBuffer target) {
    ByteBuffer rest = target.duplicate();
    for (IotlbEntry piece : pieces) {
      memory.get(piece.target(), rest.limit(rest.position() + (int) piece.range().length()));
    }
  }

  /** Moves as many bytes as the access has, without moving the buffer's position. */
  void put(ByteBuffer source) {
    ByteBuffer rest = source.duplicate();
    for (IotlbEntry piece : pieces) {
      memory.put(piece.target(), rest.limit(rest.position() + (int) piece.range().length()));
    }
  }

  void fill(byte value) {
    for (IotlbEntry piece : pieces) {
      memory.fill(piece.target(), piece.range().length(), value);
    }
  }

  /** Makes an access that must not be cut in pieces. */
  long ordered(OrderedValue value) {
    if (pieces.size() > 1) {
      throw access.torn(memory, pieces);
    }
    return value.at(memory, pieces.get(0).target());
  }

  /** Reads a value in native order: one access where it lies in one piece, else composed. */
  long read(int length) {
    if (pieces.size() > 1) {
      byte[] bytes = new byte[length];
      get(bytes, 0);
      ByteBuffer value = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
      return switch (length) {
        case 2 -> value.getShort();
        case 4 -> value.getInt();
        default -> value.getLong();
      };
    }
    long target = pieces.get(0).target();
    return switch (length) {
      case 1 -> memory.getByte(target);
      case 2 -> memory.getShort(target);
      case 4 -> memory.getInt(target);
      default -> memory.getLong(target);
    };
  }

  /** Writes the low bytes of a value, in native order, as {@link #read} reads them. */
  void write(long value, int length) {
    if (pieces.size() > 1) {
      ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
      switch (length) {
        case 2 -> bytes.putShort((short) value);
        case 4 -> bytes.putInt((int) value);
        default -> bytes.putLong(value);
      }
      put(bytes.array(), 0);
      return;
    }
    long target = pieces.get(0).target();
    switch (length) {
      case 1 -> memory.putByte(target, (byte) value);
      case 2 -> memory.putShort(target, (short) value);
      case 4 -> memory.putInt(target, (int) value);
      default -> memory.putLong(target, value);
    }
  }
}
