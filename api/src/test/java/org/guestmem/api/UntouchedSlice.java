package org.guestmem.api;

import java.nio.ByteBuffer;

/** A view whose bytes nobody may look at: each access fails the test; subclasses allow some. */
class UntouchedSlice extends VolatileSlice {
  UntouchedSlice(MmapRegion region, long start, long size) {
    super(region, start, size);
  }

  @Override
  public byte getByte(long offset) {
    throw new AssertionError("not to be called");
  }

  @Override
  public void putByte(long offset, byte value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public short getShort(long offset) {
    throw new AssertionError("not to be called");
  }

  @Override
  public void putShort(long offset, short value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public int getInt(long offset) {
    throw new AssertionError("not to be called");
  }

  @Override
  public void putInt(long offset, int value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public long getLong(long offset) {
    throw new AssertionError("not to be called");
  }

  @Override
  public void putLong(long offset, long value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public byte getByteAcquire(long offset) {
    throw new AssertionError("not to be called");
  }

  @Override
  public short getShortAcquire(long offset) {
    throw new AssertionError("not to be called");
  }

  @Override
  public int getIntAcquire(long offset) {
    throw new AssertionError("not to be called");
  }

  @Override
  public long getLongAcquire(long offset) {
    throw new AssertionError("not to be called");
  }

  @Override
  public void putByteRelease(long offset, byte value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public void putShortRelease(long offset, short value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public void putIntRelease(long offset, int value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public void putLongRelease(long offset, long value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public byte getByteVolatile(long offset) {
    throw new AssertionError("not to be called");
  }

  @Override
  public void putByteVolatile(long offset, byte value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public short getShortVolatile(long offset) {
    throw new AssertionError("not to be called");
  }

  @Override
  public void putShortVolatile(long offset, short value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public int getIntVolatile(long offset) {
    throw new AssertionError("not to be called");
  }

  @Override
  public void putIntVolatile(long offset, int value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public long getLongVolatile(long offset) {
    throw new AssertionError("not to be called");
  }

  @Override
  public void putLongVolatile(long offset, long value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public int compareAndExchangeInt(long offset, int expected, int value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public boolean weakCompareAndSetInt(long offset, int expected, int value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public int getAndAddInt(long offset, int operand) {
    throw new AssertionError("not to be called");
  }

  @Override
  public int getAndSetInt(long offset, int operand) {
    throw new AssertionError("not to be called");
  }

  @Override
  public int getAndBitwiseOrInt(long offset, int operand) {
    throw new AssertionError("not to be called");
  }

  @Override
  public int getAndBitwiseAndInt(long offset, int operand) {
    throw new AssertionError("not to be called");
  }

  @Override
  public int getAndBitwiseXorInt(long offset, int operand) {
    throw new AssertionError("not to be called");
  }

  @Override
  public long compareAndExchangeLong(long offset, long expected, long value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public boolean weakCompareAndSetLong(long offset, long expected, long value) {
    throw new AssertionError("not to be called");
  }

  @Override
  public long getAndAddLong(long offset, long operand) {
    throw new AssertionError("not to be called");
  }

  @Override
  public long getAndSetLong(long offset, long operand) {
    throw new AssertionError("not to be called");
  }

  @Override
  public long getAndBitwiseOrLong(long offset, long operand) {
    throw new AssertionError("not to be called");
  }

  @Override
  public long getAndBitwiseAndLong(long offset, long operand) {
    throw new AssertionError("not to be called");
  }

  @Override
  public long getAndBitwiseXorLong(long offset, long operand) {
    throw new AssertionError("not to be called");
  }

  @Override
  public VolatileSlice subslice(long offset, long length) {
    throw new AssertionError("not to be called");
  }

  @Override
  protected void copyOut(long offset, byte[] target, int from, int length) {
    throw new AssertionError("not to be called");
  }

  @Override
  protected void copyOut(long offset, ByteBuffer target, int from, int length) {
    throw new AssertionError("not to be called");
  }

  @Override
  protected void copyIn(long offset, byte[] source, int from, int length) {
    throw new AssertionError("not to be called");
  }

  @Override
  protected void copyIn(long offset, ByteBuffer source, int from, int length) {
    throw new AssertionError("not to be called");
  }

  @Override
  protected boolean copyDirect(long offset, VolatileSlice target, long targetOffset, long length) {
    throw new AssertionError("not to be called");
  }

  @Override
  protected void fillBytes(long offset, long length, byte value) {
    throw new AssertionError("not to be called");
  }
}
