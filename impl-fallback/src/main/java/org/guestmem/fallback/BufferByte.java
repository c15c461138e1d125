package org.guestmem.fallback;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Single bytes of a buffer, for which {@code java.base} has no VarHandle.
 *
 * <p>A load is a load of the aligned 32 bits around the byte. A store is a plain one between
 * fences, as is a load of the last bytes of a file whose length is not a multiple of 4: that these
 * happen once, whole, and in order rests on HotSpot and not on the Java memory model.
 */
final class BufferByte {
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final int FLIP = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? 3 : 0;

  private BufferByte() {}

  static byte getOpaque(ByteBuffer buffer, int at) {
    return isTail(buffer, at)
        ? getFenced(buffer, at)
        : part((int) INT.getOpaque(buffer, at & -Integer.BYTES), at);
  }

  static byte getAcquire(ByteBuffer buffer, int at) {
    return isTail(buffer, at)
        ? getFenced(buffer, at)
        : part((int) INT.getAcquire(buffer, at & -Integer.BYTES), at);
  }

  static byte getVolatile(ByteBuffer buffer, int at) {
    return isTail(buffer, at)
        ? getFenced(buffer, at)
        : part((int) INT.getVolatile(buffer, at & -Integer.BYTES), at);
  }

  static void setOpaque(ByteBuffer buffer, int at, byte value) {
    setRelease(buffer, at, value);
  }

  static void setRelease(ByteBuffer buffer, int at, byte value) {
    VarHandle.releaseFence();
    buffer.put(at, value);
    VarHandle.storeStoreFence();
  }

  static void setVolatile(ByteBuffer buffer, int at, byte value) {
    VarHandle.releaseFence();
    buffer.put(at, value);
    VarHandle.fullFence();
  }

  private static boolean isTail(ByteBuffer buffer, int at) {
    return (at | 3) >= buffer.limit();
  }

  private static byte getFenced(ByteBuffer buffer, int at) {
    VarHandle.fullFence();
    byte value = buffer.get(at);
    VarHandle.acquireFence();
    return value;
  }

  private static byte part(int around, int at) {
    return (byte) (around >>> (((at & 3) ^ FLIP) * Byte.SIZE));
  }
}
