package org.guestmem.fuzz;

import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.guestmem.api.LittleEndian;
import org.guestmem.api.ValueType;

/** How a device reaches guest memory: one of the ways of the API, or the model. */
interface Dma {

  /** A descriptor of a split virtqueue (virtio 1.3, 2.7.5). */
  @LittleEndian
  record Descriptor(long address, int length, short flags, short next) {
    static final int SIZE = 16;
    static final int NEXT = 1;
    static final int WRITE = 2;
    static final int INDIRECT = 4;

    static final ValueType<Descriptor> TYPE =
        ValueType.ofRecord(MethodHandles.lookup(), Descriptor.class);

    static Descriptor of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      return new Descriptor(
          buffer.getLong(), buffer.getInt(), buffer.getShort(), buffer.getShort());
    }

    byte[] toBytes() {
      ByteBuffer buffer = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
      return buffer.putLong(address).putInt(length).putShort(flags).putShort(next).array();
    }

    /** The length, unsigned. */
    long bytes() {
      return length & 0xffff_ffffL;
    }

    boolean is(int flag) {
      return (flags & flag) != 0;
    }
  }

  Descriptor descriptor(long address);

  byte[] read(long address, int length);

  void write(long address, byte[] bytes);

  void fill(long address, long length, byte value);

  void copy(long from, long to, int length);

  /** Adds to an int atomically; returns the value before. */
  int add(long address, int operand);

  /** The CRC-32C. */
  long checksum(long address, long length);
}
