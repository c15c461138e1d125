package org.guestmem.api;

import java.util.BitSet;
import java.util.Set;
import org.guestmem.api.spi.Mapping;

/** Memory in an array with holes; a read of a hole fails the test. */
final class SparseMapping implements Mapping {
  final byte[] bytes;
  final BitSet data = new BitSet();

  /** What happens before each read. */
  Runnable onRead = () -> {};

  /** Whether all data has become a hole when it is asked where the data ends. */
  boolean dataEndsAtOnce;

  /** How often it was asked for holes. */
  int questions;

  private boolean shut;

  /** Makes memory that is one hole. */
  SparseMapping(int size) {
    bytes = new byte[size];
  }

  /** Makes a region of this memory, which can be had once. */
  MmapRegion region() {
    return new MmapRegion(RegionSpec.builder(bytes.length).build(), "sparse", Set.of(), this);
  }

  /** Makes data of a part of a hole. */
  SparseMapping with(int offset, byte[] part) {
    System.arraycopy(part, 0, bytes, offset, part.length);
    data.set(offset, offset + part.length);
    return this;
  }

  @Override
  public VolatileSlice view(MmapRegion region) {
    return new SparseSlice(region, this, 0, bytes.length);
  }

  @Override
  public long nextData(long offset, long end) {
    ask(offset, end);
    int next = data.nextSetBit((int) offset);
    return next < 0 ? end : Math.min(end, next);
  }

  @Override
  public long dataEnd(long offset, long end) {
    ask(offset, end);
    return dataEndsAtOnce ? offset : Math.min(end, data.nextClearBit((int) offset));
  }

  private void ask(long offset, long end) {
    questions++;
    if (shut || offset < 0 || offset >= end || end > bytes.length) {
      throw new AssertionError("asked of [%d, %d), shut: %s".formatted(offset, end, shut));
    }
  }

  void read(long offset, byte[] target, int from, int length) {
    onRead.run();
    if (data.nextClearBit((int) offset) < offset + length) {
      throw new AssertionError("%d bytes at %d reach into a hole".formatted(length, offset));
    }
    System.arraycopy(bytes, (int) offset, target, from, length);
  }

  @Override
  public void shut() {
    shut = true;
  }

  @Override
  public boolean unmap() {
    return true;
  }

  /** A view of it that allows what a scan may do: copy bytes out. */
  private static final class SparseSlice extends UntouchedSlice {
    private final SparseMapping mapping;

    SparseSlice(MmapRegion region, SparseMapping mapping, long start, long size) {
      super(region, start, size);
      this.mapping = mapping;
    }

    @Override
    public VolatileSlice subslice(long offset, long length) {
      inside(offset, length, READ);
      return new SparseSlice(region(), mapping, start + offset, length);
    }

    @Override
    protected void copyOut(long offset, byte[] target, int from, int length) {
      mapping.read(start + offset, target, from, length);
    }

    @Override
    public byte getByte(long offset) {
      return (byte) value(offset, 1);
    }

    @Override
    public short getShort(long offset) {
      return (short) value(offset, 2);
    }

    @Override
    public int getInt(long offset) {
      return (int) value(offset, 4);
    }

    @Override
    public long getLong(long offset) {
      return value(offset, 8);
    }

    private long value(long offset, int length) {
      byte[] packed = new byte[length];
      mapping.read(start + offset, packed, 0, length);
      long value = 0;
      for (int i = length - 1; i >= 0; i--) {
        value = (value << Byte.SIZE) | (packed[i] & 0xff);
      }
      return AlignedPieces.toNative(value, length);
    }
  }
}
