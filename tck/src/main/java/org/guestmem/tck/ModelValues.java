package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.MisalignedAccessException;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.ReadOnlyRegionException;
import org.jspecify.annotations.Nullable;

/** Single values by guest address, opaque and ordered, there and in the model. */
record ModelValues(GuestMemory memory, MemoryModel model, SplittableRandom random) {
  private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

  void step(int at) {
    int width = 1 << random.nextInt(4);
    int place = random.nextInt(16) == 0 ? at : at & -width;
    switch (random.nextInt(4)) {
      case 0 -> read(at, width);
      case 1 -> write(at, width);
      case 2 -> orderedRead(place, width);
      default -> orderedWrite(place, width);
    }
  }

  private void read(int at, int width) {
    long address = MemoryModel.address(at);
    model
        .readable(at, width)
        .check(
            () -> {
              long found = get(address, width);
              assertEquals(model.value(at, width, NATIVE), found, () -> width + " bytes at " + at);
            });
  }

  private long get(long address, int width) {
    return switch (width) {
      case 1 -> memory.getByte(address);
      case 2 -> memory.getShort(address);
      case 4 -> memory.getInt(address);
      default -> memory.getLong(address);
    };
  }

  private void write(int at, int width) {
    long address = MemoryModel.address(at);
    long value = random.nextLong();
    Reach reach = model.writable(at, width);
    reach.check(() -> put(address, width, value));
    model.write(at, MemoryModel.bytes(value, width, NATIVE), 0, reach.count());
  }

  private void put(long address, int width, long value) {
    switch (width) {
      case 1 -> memory.putByte(address, (byte) value);
      case 2 -> memory.putShort(address, (short) value);
      case 4 -> memory.putInt(address, (int) value);
      default -> memory.putLong(address, value);
    }
  }

  /** Why an access that must be one cannot be made, if it cannot. */
  static @Nullable Class<? extends RuntimeException> refusal(
      MemoryModel model, int at, int width, boolean writing) {
    if (!model.readable(at, width).complete()) {
      return OutOfRangeException.class;
    }
    ModelRegion region = model.owner(at);
    if (region == null || at + width > region.end()) {
      return MisalignedAccessException.class;
    }
    if (writing && region.readOnly()) {
      return ReadOnlyRegionException.class;
    }
    return at % width == 0 ? null : MisalignedAccessException.class;
  }

  private void orderedRead(int at, int width) {
    long address = MemoryModel.address(at);
    boolean acquire = random.nextBoolean();
    var refusal = refusal(model, at, width, false);
    if (refusal != null) {
      assertThrows(refusal, () -> getOrdered(address, width, acquire));
    } else {
      long found = getOrdered(address, width, acquire);
      assertEquals(model.value(at, width, NATIVE), found, () -> width + " bytes at " + at);
    }
  }

  private long getOrdered(long address, int width, boolean acquire) {
    return switch (width) {
      case 1 -> acquire ? memory.getByteAcquire(address) : memory.getByteVolatile(address);
      case 2 -> acquire ? memory.getShortAcquire(address) : memory.getShortVolatile(address);
      case 4 -> acquire ? memory.getIntAcquire(address) : memory.getIntVolatile(address);
      default -> acquire ? memory.getLongAcquire(address) : memory.getLongVolatile(address);
    };
  }

  private void orderedWrite(int at, int width) {
    long address = MemoryModel.address(at);
    long value = random.nextLong();
    boolean release = random.nextBoolean();
    var refusal = refusal(model, at, width, true);
    if (refusal != null) {
      assertThrows(refusal, () -> putOrdered(address, width, value, release));
    } else {
      putOrdered(address, width, value, release);
      model.write(at, MemoryModel.bytes(value, width, NATIVE), 0, width);
    }
  }

  private void putOrdered(long address, int width, long value, boolean release) {
    switch (release ? width : -width) {
      case 1 -> memory.putByteRelease(address, (byte) value);
      case 2 -> memory.putShortRelease(address, (short) value);
      case 4 -> memory.putIntRelease(address, (int) value);
      case 8 -> memory.putLongRelease(address, value);
      case -1 -> memory.putByteVolatile(address, (byte) value);
      case -2 -> memory.putShortVolatile(address, (short) value);
      case -4 -> memory.putIntVolatile(address, (int) value);
      default -> memory.putLongVolatile(address, value);
    }
  }
}
