package org.guestmem.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.guestmem.api.GuestMemory;

/** By guest address: what comes before a hole is moved. */
record AddressDma(GuestMemory memory) implements Dma {

  @Override
  public Descriptor descriptor(long address) {
    ByteBuffer buffer = ByteBuffer.allocate(Descriptor.SIZE).order(ByteOrder.nativeOrder());
    buffer.putLong(memory.getLong(address)).putInt(memory.getInt(address + 8));
    buffer.putShort(memory.getShort(address + 12)).putShort(memory.getShort(address + 14));
    return Descriptor.of(buffer.array());
  }

  @Override
  public byte[] read(long address, int length) {
    byte[] bytes = new byte[length];
    memory.get(address, bytes, 0, length);
    return bytes;
  }

  @Override
  public void write(long address, byte[] bytes) {
    memory.put(address, bytes, 0, bytes.length);
  }

  @Override
  public void fill(long address, long length, byte value) {
    memory.fill(address, length, value);
  }

  @Override
  public void copy(long from, long to, int length) {
    memory.copy(from, to, length);
  }

  @Override
  public int add(long address, int operand) {
    return memory.getAndAddInt(address, operand);
  }

  @Override
  public long checksum(long address, long length) {
    return memory.crc32c(address, length);
  }
}
