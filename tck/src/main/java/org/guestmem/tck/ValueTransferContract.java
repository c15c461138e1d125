package org.guestmem.tck;

import static org.guestmem.tck.ValueSample.DESCRIPTOR;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.IoVector;
import org.guestmem.api.VolatileSlice;
import org.guestmem.tck.ValueSample.Descriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values whose bytes come from a device or a stream, or go there. */
public interface ValueTransferContract extends Contract {

  @Tag("vm_memory::mmap::tests::read_to_and_write_from_mem")
  @Tag("vm_memory::volatile_memory::tests::mem_read_and_write")
  @ParameterizedTest
  @EnumSource
  default void deviceMustFillAValueInAViewAndAtAnAddress(RegionKind kind) throws IOException {
    GuestMemory memory =
        GuestMemory.of(GuestMemoryRegion.of("ram", PAGE, regions().create(kind, PAGE)));
    memory.putLong(PAGE + 8, -1);
    IoVector inView = IoVector.of(memory.slice(PAGE + 9, 2));
    IoVector atAddress = memory.ioVector(PAGE + 12, 4);
    try (FileChannel zero = FileChannel.open(Path.of("/dev/zero"));
        FileChannel empty = FileChannel.open(regions().file(new byte[0]))) {
      inView.readFullyFrom(zero);
      atAddress.readFullyFrom(zero);
      ShortTransferContract.exact(2, 0, () -> inView.readFullyFrom(empty));
    }
    byte[] found = new byte[8];
    memory.get(PAGE + 8, found, 0, 8);
    assertArrayEquals(new byte[] {-1, 0, 0, -1, 0, 0, 0, 0}, found);
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    atAddress.writeFullyTo(sink);
    assertArrayEquals(new byte[4], sink.toByteArray());
  }

  @Tag("vm_memory::bytes::tests::test_byte_valued_io")
  @ParameterizedTest
  @EnumSource
  default void recordMustComeOutOfAStreamAndGoIntoOne(RegionKind kind) throws IOException {
    VolatileSlice memory = regions().create(kind, 16).slice();
    byte[] bytes = {0, 0, 0, 0, 1, 1, 1, 1, 5, 0, 0, 0, 6, 0, 7, 0};
    IoVector vector = IoVector.of(memory);
    InputStream tooShort = new ByteArrayInputStream(bytes, 1, 15);
    ShortTransferContract.exact(16, 15, () -> vector.readFullyFrom(tooShort));
    vector.readFullyFrom(new ByteArrayInputStream(bytes));
    Descriptor read = memory.ref(0, DESCRIPTOR).load();
    assertEquals(new Descriptor(0x0101_0101L << 32, 5, (short) 6, (short) 7), read);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    vector.writeFullyTo(written);
    assertArrayEquals(bytes, written.toByteArray());
    ShortTransferContract.exact(16, 15, () -> vector.writeFullyTo(ShortTransferContract.room(15)));
  }
}
