package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;

/** A value by guest address is that of the region which holds it, however the regions lie. */
public interface GuestLookUpContract extends Contract {

  /**
   * Side by side, a page apart, tiny, far away, and at both ends of the address space; of this back
   * end and of others by turns.
   */
  private GuestMemory hostile() {
    List<MmapRegionFactory> makers = new ArrayList<>(regions().backend().others());
    makers.add(regions().factory());
    List<GuestMemoryRegion> all = new ArrayList<>();
    for (long base : new long[] {-PAGE, -3L * PAGE, 1L << 63, Long.MAX_VALUE & -PAGE}) {
      all.add(GuestMemoryRegion.of("far", base, regions().anonymous(PAGE)));
    }
    for (int i = 0; i < 32; i++) {
      MmapRegionFactory maker = makers.get(i % makers.size());
      MmapRegion whole = regions().create(maker, RegionSpec.builder(PAGE));
      all.add(GuestMemoryRegion.of("packed", (long) i * PAGE, whole));
      MmapRegion tiny = regions().create(maker, RegionSpec.builder(1 + i));
      all.add(GuestMemoryRegion.of("apart", (3L << 61) + 2L * i * PAGE, tiny));
    }
    return GuestMemory.of(all);
  }

  private static Optional<GuestMemoryRegion> linear(GuestMemory memory, long address) {
    return memory.regions().stream().filter(region -> region.contains(address)).findFirst();
  }

  /** An address at which something begins or ends; or, now and then, any. */
  private static long interesting(GuestMemory memory, SplittableRandom random) {
    GuestMemoryRegion region = memory.regions().get(random.nextInt(memory.regions().size()));
    long at = random.nextBoolean() ? region.base() : region.last();
    return random.nextInt(8) == 0 ? random.nextLong() : at + random.nextLong(-20, 20);
  }

  @Test
  default void byteMustBeThatOfTheRegionWhichHoldsItsAddress() {
    GuestMemory memory = hostile();
    Seeded.run(
        random -> {
          for (int i = 0; i < 5_000; i++) {
            long address = interesting(memory, random);
            byte value = (byte) random.nextInt();
            Optional<GuestMemoryRegion> holder = linear(memory, address);
            assertEquals(holder, memory.find(address));
            if (holder.isPresent()) {
              long offset = address - holder.get().base();
              memory.putByte(address, value);
              assertEquals(value, holder.get().slice().getByte(offset));
              holder.get().slice().putByte(offset, (byte) ~value);
              assertEquals((byte) ~value, memory.getByte(address));
            } else {
              assertThrows(OutOfRangeException.class, () -> memory.getByte(address));
              assertThrows(OutOfRangeException.class, () -> memory.putByte(address, value));
            }
          }
        });
  }

  @Test
  default void valueMustBeItsBytesAndErrorWhereAHoleFollows() {
    GuestMemory memory = hostile();
    Seeded.run(
        random -> {
          for (int i = 0; i < 5_000; i++) {
            long address = interesting(memory, random);
            long value = random.nextLong();
            if (memory.contains(address, Long.BYTES)) {
              assertBytes(memory, address, value);
            } else if (linear(memory, address).isPresent()) {
              assertThrows(PartialTransferException.class, () -> memory.getLong(address));
              assertThrows(PartialTransferException.class, () -> memory.putLong(address, value));
            } else {
              assertThrows(OutOfRangeException.class, () -> memory.getLong(address));
              assertThrows(OutOfRangeException.class, () -> memory.putLong(address, value));
            }
          }
        });
  }

  private static void assertBytes(GuestMemory memory, long address, long value) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    memory.putLong(address, value);
    for (int i = 0; i < Long.BYTES; i++) {
      bytes.put(i, memory.getByte(address + i));
    }
    assertEquals(value, bytes.getLong(0));
    assertEquals(value, memory.getLong(address));
    assertEquals(bytes.getInt(4), memory.getInt(address + 4));
    assertEquals(bytes.getShort(6), memory.getShort(address + 6));
    memory.putInt(address + 2, (int) ~value);
    memory.putShort(address + 6, (short) value);
    assertEquals((int) ~value, memory.getInt(address + 2));
    assertEquals((short) value, memory.getShort(address + 6));
    assertEquals(bytes.getShort(0), memory.getShort(address));
  }
}
