package org.guestmem.api;

import org.guestmem.api.RegionTable.Cell;

/**
 * A memory with {@link PrimarySlice} views: what it asks of them is aligned and inside one region.
 *
 * <p>A class of its own, so that the caller's code knows from the type of the memory, and not from
 * what other memories of the JVM did, which of the ways is taken.
 *
 * <p>Thread-safety: immutable.
 */
final class PrimaryMemory extends GuestMemory {
  PrimaryMemory(GuestMemoryRegion[] sorted) {
    super(sorted);
  }

  @Override
  public byte getByte(long address) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 0);
    return view != null ? view.getByte(address - cell.base) : super.getByte(address);
  }

  @Override
  public void putByte(long address, byte value) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 0);
    if (view != null) {
      view.putByte(address - cell.base, value);
    } else {
      super.putByte(address, value);
    }
  }

  @Override
  public short getShort(long address) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 1);
    return view != null ? view.getShort(address - cell.base) : super.getShort(address);
  }

  @Override
  public void putShort(long address, short value) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 1);
    if (view != null) {
      view.putShort(address - cell.base, value);
    } else {
      super.putShort(address, value);
    }
  }

  @Override
  public int getInt(long address) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 2);
    return view != null ? view.getInt(address - cell.base) : super.getInt(address);
  }

  @Override
  public void putInt(long address, int value) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 2);
    if (view != null) {
      view.putInt(address - cell.base, value);
    } else {
      super.putInt(address, value);
    }
  }

  @Override
  public long getLong(long address) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 3);
    return view != null ? view.getLong(address - cell.base) : super.getLong(address);
  }

  @Override
  public void putLong(long address, long value) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 3);
    if (view != null) {
      view.putLong(address - cell.base, value);
    } else {
      super.putLong(address, value);
    }
  }

  @Override
  public short getShortAcquire(long address) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 1);
    return view != null
        ? view.getShortAcquire(address - cell.base)
        : super.getShortAcquire(address);
  }

  @Override
  public void putShortRelease(long address, short value) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 1);
    if (view != null) {
      view.putShortRelease(address - cell.base, value);
    } else {
      super.putShortRelease(address, value);
    }
  }

  @Override
  public int getIntAcquire(long address) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 2);
    return view != null ? view.getIntAcquire(address - cell.base) : super.getIntAcquire(address);
  }

  @Override
  public void putIntRelease(long address, int value) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 2);
    if (view != null) {
      view.putIntRelease(address - cell.base, value);
    } else {
      super.putIntRelease(address, value);
    }
  }

  @Override
  public long getLongAcquire(long address) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 3);
    return view != null ? view.getLongAcquire(address - cell.base) : super.getLongAcquire(address);
  }

  @Override
  public void putLongRelease(long address, long value) {
    Cell cell = cell(address);
    PrimarySlice view = cell.view(address, 3);
    if (view != null) {
      view.putLongRelease(address - cell.base, value);
    } else {
      super.putLongRelease(address, value);
    }
  }
}
