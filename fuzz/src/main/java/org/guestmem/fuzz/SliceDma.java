package org.guestmem.fuzz;

import org.guestmem.api.GuestMemory;
import org.guestmem.api.VolatileSlice;

/** By views, each in one region. */
record SliceDma(GuestMemory memory) implements Dma {

  @Override
  public Descriptor descriptor(long address) {
    return memory.slice(address, Descriptor.SIZE).array(0, Descriptor.TYPE, 1).load(0);
  }

  @Override
  public byte[] read(long address, int length) {
    VolatileSlice.Split halves = memory.slice(address, length).split(length / 2);
    byte[] bytes = new byte[length];
    halves.before().get(0, bytes, 0, length / 2);
    halves.after().get(0, bytes, length / 2, length - length / 2);
    return bytes;
  }

  @Override
  public void write(long address, byte[] bytes) {
    memory.slice(address, bytes.length).put(0, bytes, 0, bytes.length);
  }

  @Override
  public void fill(long address, long length, byte value) {
    memory.slice(address, length).fill(0, length, value);
  }

  @Override
  public void copy(long from, long to, int length) {
    VolatileSlice source = memory.slice(from, length);
    source.copyTo(0, memory.slice(to, length), 0, length);
  }

  @Override
  public int add(long address, int operand) {
    return memory.slice(address, Integer.BYTES).getAndAddInt(0, operand);
  }

  @Override
  public long checksum(long address, long length) {
    return memory.slice(address, length).crc32c(0, length);
  }
}
