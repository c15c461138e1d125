package org.guestmem.api;

import org.guestmem.api.RegionTable.Cell;
import org.jspecify.annotations.Nullable;

/**
 * A memory with {@link PrimarySlice} views: what it asks of them is aligned and inside one region.
 *
 * <p>A class of its own, so that the caller's code knows from the type of the memory, and not from
 * what other memories of the JVM did, which of the ways is taken.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
final class PrimaryMemory extends GuestMemory {
  // Of some access before: a processor need not wait for the address to begin with it.
  private @Nullable Cell hit;

  PrimaryMemory(GuestMemoryRegion[] sorted) {
    super(sorted);
  }

  /**
   * Looks into the table. Of what is found only the first words of pages are remembered, one access
   * in 512 and the indices of rings: threads shall not take the line of {@link #hit} from each
   * other.
   */
  private Cell look(long address) {
    Cell cell = cell(address);
    if ((address & 0xff8) == 0 && !cell.equals(hit)) {
      hit = cell;
    }
    return cell;
  }

  @Override
  public byte getByte(long address) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 0);
    if (last != null && likely != null) {
      return likely.getByte(address - last.base);
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 0);
    return view != null ? view.getByte(address - cell.base) : super.getByte(address);
  }

  @Override
  public void putByte(long address, byte value) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 0);
    if (last != null && likely != null) {
      likely.putByte(address - last.base, value);
      return;
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 0);
    if (view != null) {
      view.putByte(address - cell.base, value);
    } else {
      super.putByte(address, value);
    }
  }

  @Override
  public short getShort(long address) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 1);
    if (last != null && likely != null) {
      return likely.getShort(address - last.base);
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 1);
    return view != null ? view.getShort(address - cell.base) : super.getShort(address);
  }

  @Override
  public void putShort(long address, short value) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 1);
    if (last != null && likely != null) {
      likely.putShort(address - last.base, value);
      return;
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 1);
    if (view != null) {
      view.putShort(address - cell.base, value);
    } else {
      super.putShort(address, value);
    }
  }

  @Override
  public int getInt(long address) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 2);
    if (last != null && likely != null) {
      return likely.getInt(address - last.base);
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 2);
    return view != null ? view.getInt(address - cell.base) : super.getInt(address);
  }

  @Override
  public void putInt(long address, int value) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 2);
    if (last != null && likely != null) {
      likely.putInt(address - last.base, value);
      return;
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 2);
    if (view != null) {
      view.putInt(address - cell.base, value);
    } else {
      super.putInt(address, value);
    }
  }

  @Override
  public long getLong(long address) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 3);
    if (last != null && likely != null) {
      return likely.getLong(address - last.base);
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 3);
    return view != null ? view.getLong(address - cell.base) : super.getLong(address);
  }

  @Override
  public void putLong(long address, long value) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 3);
    if (last != null && likely != null) {
      likely.putLong(address - last.base, value);
      return;
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 3);
    if (view != null) {
      view.putLong(address - cell.base, value);
    } else {
      super.putLong(address, value);
    }
  }

  @Override
  public short getShortAcquire(long address) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 1);
    if (last != null && likely != null) {
      return likely.getShortAcquire(address - last.base);
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 1);
    return view != null
        ? view.getShortAcquire(address - cell.base)
        : super.getShortAcquire(address);
  }

  @Override
  public void putShortRelease(long address, short value) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 1);
    if (last != null && likely != null) {
      likely.putShortRelease(address - last.base, value);
      return;
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 1);
    if (view != null) {
      view.putShortRelease(address - cell.base, value);
    } else {
      super.putShortRelease(address, value);
    }
  }

  @Override
  public int getIntAcquire(long address) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 2);
    if (last != null && likely != null) {
      return likely.getIntAcquire(address - last.base);
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 2);
    return view != null ? view.getIntAcquire(address - cell.base) : super.getIntAcquire(address);
  }

  @Override
  public void putIntRelease(long address, int value) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 2);
    if (last != null && likely != null) {
      likely.putIntRelease(address - last.base, value);
      return;
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 2);
    if (view != null) {
      view.putIntRelease(address - cell.base, value);
    } else {
      super.putIntRelease(address, value);
    }
  }

  @Override
  public long getLongAcquire(long address) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 3);
    if (last != null && likely != null) {
      return likely.getLongAcquire(address - last.base);
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 3);
    return view != null ? view.getLongAcquire(address - cell.base) : super.getLongAcquire(address);
  }

  @Override
  public void putLongRelease(long address, long value) {
    Cell last = hit;
    PrimarySlice likely = last == null ? null : last.likely(address, 3);
    if (last != null && likely != null) {
      likely.putLongRelease(address - last.base, value);
      return;
    }
    Cell cell = look(address);
    PrimarySlice view = cell.view(address, 3);
    if (view != null) {
      view.putLongRelease(address - cell.base, value);
    } else {
      super.putLongRelease(address, value);
    }
  }
}
