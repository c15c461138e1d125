package org.guestmem.tck;

import org.guestmem.api.VolatileSlice;

/**
 * What callers make of what they read: C2 likes to do that in the instruction that reads, and
 * HotSpot's fault handler does not know the length of all of these.
 */
final class FaultUses {
  private final VolatileSlice view;

  FaultUses(VolatileSlice view) {
    this.view = view;
  }

  public long getLongOfByte(long offset) {
    return view.getByte(offset);
  }

  public long getLongOfShort(long offset) {
    return view.getShort(offset);
  }

  public long getLongOfInt(long offset) {
    return view.getInt(offset);
  }

  public double getDoubleOfIntVolatile(long offset) {
    return view.getIntVolatile(offset);
  }

  public double getDoubleOfLong(long offset) {
    return view.getLong(offset);
  }

  public int getBitCountOfIntAcquire(long offset) {
    return Integer.bitCount(view.getIntAcquire(offset));
  }

  public int getBitCountOfLongAcquire(long offset) {
    return Long.bitCount(view.getLongAcquire(offset));
  }

  public int getLeadingZerosOfLong(long offset) {
    return Long.numberOfLeadingZeros(view.getLongPlain(offset));
  }

  public int getTrailingZerosOfInt(long offset) {
    return Integer.numberOfTrailingZeros(view.getIntPlain(offset));
  }

  public int getReversedInt(long offset) {
    return Integer.reverseBytes(view.getInt(offset));
  }

  public long getReversedLong(long offset) {
    return Long.reverseBytes(view.getLong(offset));
  }

  public long getMaskedLong(long offset) {
    long value = view.getLong(offset);
    return value & -value;
  }

  public boolean getComparedInt(long offset) {
    return view.getInt(offset) == 5;
  }

  public long getProductOfLong(long offset) {
    return view.getLong(offset) * offset;
  }
}
