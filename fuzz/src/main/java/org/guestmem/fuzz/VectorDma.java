package org.guestmem.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.VolatileSlice;

/** By vectors of views: all of a range or nothing of it. */
record VectorDma(GuestMemory memory) implements Dma {

  @Override
  public Descriptor descriptor(long address) {
    return Descriptor.of(read(address, Descriptor.SIZE));
  }

  @Override
  public byte[] read(long address, int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    transfer(address, length, bytes);
    return bytes.toByteArray();
  }

  private void transfer(long address, long length, OutputStream target) {
    try {
      memory.ioVector(address, length).writeFullyTo(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void write(long address, byte[] bytes) {
    try {
      memory.ioVector(address, bytes.length).readFullyFrom(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void fill(long address, long length, byte value) {
    for (VolatileSlice slice : memory.slices(address, length)) {
      slice.fill(0, slice.size(), value);
    }
  }

  @Override
  public void copy(long from, long to, int length) {
    write(to, read(from, length));
  }

  @Override
  public int add(long address, int operand) {
    return memory.getAndAddInt(address, operand);
  }

  @Override
  public long checksum(long address, long length) {
    CRC32C sum = new CRC32C();
    transfer(address, length, new CheckedOutputStream(OutputStream.nullOutputStream(), sum));
    return sum.getValue();
  }
}
