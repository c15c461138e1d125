package org.guestmem.tck;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** A mapped file without Guestmem: what the JDK itself does. */
final class RawUses {
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer buffer;

  RawUses(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  public long getLong(long offset) {
    return buffer.getLong((int) offset);
  }

  public long getLongOfInt(long offset) {
    return buffer.getInt((int) offset);
  }

  public long getAndAddLong(long offset) {
    return (long) LONG.getAndAdd(buffer, (int) offset, 1L);
  }

  public boolean compareAndSetLong(long offset) {
    return LONG.compareAndSet(buffer, (int) offset, 0L, 1L);
  }

  public long crc32(long offset) {
    CRC32 sum = new CRC32();
    sum.update(buffer.slice((int) offset, FaultWorld.LENGTH));
    return sum.getValue();
  }

  public int mismatch(long offset) {
    return buffer.slice((int) offset, 512).mismatch(buffer.slice(0, 512));
  }
}
