package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.guestmem.api.Backing;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Seal;
import org.guestmem.api.Sharing;
import org.junit.jupiter.api.Test;

/** Files in memory: zero at first, sealed as asked, shared with whoever has a descriptor. */
public interface MemfdContract extends Contract {

  /** Tells whether the back end has memfds; where it has none it must say so. */
  private boolean hasMemfd() {
    return regions().hasOrRefuses(MmapRegionFactory.FEATURE_MEMFD, Backing.memfd("tck"));
  }

  private static RegionSpec.Builder memfd(long size) {
    return RegionSpec.builder(size).backing(Backing.memfd("tck"));
  }

  @Test
  default void memfdMustBeZeroAndSharedWithWhoeverOpensItsDescriptor() throws IOException {
    if (hasMemfd()) {
      for (int size : new int[] {1, 4095, 4097, 1 << 20}) {
        MmapRegion region = regions().create(memfd(size));
        assertEquals(0, region.slice().getByte(size - 1));
        region.slice().putByte(size - 1, (byte) 42);
        try (RegionDescriptor descriptor = region.duplicateDescriptor();
            FileChannel file = open(descriptor)) {
          assertEquals(0, descriptor.offset());
          assertEquals(size, descriptor.length());
          assertEquals(size, file.size());
          assertEquals(42, byteAt(file, size - 1));
          file.write(ByteBuffer.wrap(new byte[] {43}), size - 1);
          assertEquals(43, region.slice().getByte(size - 1));
        }
      }
    }
  }

  @Test
  default void memfdMustStayWithItsDescriptorWhenTheRegionIsClosed() throws IOException {
    if (hasMemfd()) {
      MmapRegion region = regions().create(memfd(2 * PAGE));
      region.slice().putLong(PAGE, 0x1122);
      RegionDescriptor descriptor = region.duplicateDescriptor();
      region.close();
      MmapRegion again =
          regions()
              .create(
                  RegionSpec.builder(PAGE).backing(Backing.descriptor(descriptor.number(), PAGE)));
      assertEquals(0x1122, again.slice().getLong(0));
      try (RegionDescriptor part = again.duplicateDescriptor()) {
        assertEquals(PAGE, part.offset());
        assertEquals(PAGE, part.length());
      }
      Path path = descriptor.path();
      descriptor.close();
      descriptor.close();
      assertThrows(IllegalStateException.class, descriptor::number);
      assertThrows(IllegalStateException.class, descriptor::path);
      assertFalse(descriptor.toString().isBlank());
      assertFalse(Files.exists(path));
      again.slice().putLong(0, 3);
      assertEquals(3, again.slice().getLong(0));
    }
  }

  @Test
  default void sealsMustForbidWhatTheySayAndNothingElse() throws IOException {
    if (hasMemfd()) {
      for (Seal[] seals :
          new Seal[][] {{}, {Seal.SHRINK}, {Seal.GROW}, {Seal.SHRINK, Seal.GROW}, Seal.values()}) {
        Backing backing = Backing.memfd("tck", seals);
        MmapRegion region = regions().create(RegionSpec.builder(2 * PAGE).backing(backing));
        try (RegionDescriptor descriptor = region.duplicateDescriptor();
            FileChannel file = open(descriptor)) {
          assertEquals(has(seals, Seal.GROW), fails(() -> file.write(oneByte(), 2 * PAGE)));
          assertEquals(has(seals, Seal.SHRINK), fails(() -> file.truncate(PAGE)));
          assertFalse(fails(() -> file.write(oneByte(), 0)));
        }
      }
    }
  }

  private static boolean has(Seal[] seals, Seal seal) {
    return Arrays.asList(seals).contains(seal);
  }

  private static ByteBuffer oneByte() {
    return ByteBuffer.wrap(new byte[] {1});
  }

  /** What may fail in a channel. */
  @FunctionalInterface
  interface FileOperation {
    void run() throws IOException;
  }

  private static boolean fails(FileOperation operation) {
    try {
      operation.run();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  default void memfdMustBeSealedAgainstAllUnlessItsSealsAreNamed() throws IOException {
    if (hasMemfd()) {
      MmapRegion region = regions().create(memfd(PAGE));
      try (RegionDescriptor descriptor = region.duplicateDescriptor();
          FileChannel file = open(descriptor)) {
        assertThrows(IOException.class, () -> file.truncate(0));
        assertThrows(IOException.class, () -> file.write(oneByte(), PAGE));
        assertEquals(PAGE, file.size());
      }
    }
  }

  @Test
  default void privateRegionMustNotWriteToItsMemfd() throws IOException {
    if (hasMemfd()) {
      MmapRegion region = regions().create(memfd(PAGE).sharing(Sharing.PRIVATE));
      region.slice().putByte(0, (byte) 1);
      try (RegionDescriptor descriptor = region.duplicateDescriptor();
          FileChannel file = open(descriptor)) {
        assertEquals(0, byteAt(file, 0));
      }
    }
  }

  @Test
  default void readOnlyRegionMustSeeWhatOthersWriteToItsMemfd() throws IOException {
    if (hasMemfd()) {
      MmapRegion region = regions().create(memfd(PAGE).protection(Protection.READ_ONLY));
      try (RegionDescriptor descriptor = region.duplicateDescriptor();
          FileChannel file = open(descriptor)) {
        file.write(oneByte(), 9);
      }
      assertEquals(1, region.slice().getByte(9));
    }
  }

  private static FileChannel open(RegionDescriptor descriptor) throws IOException {
    return FileChannel.open(descriptor.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  static byte byteAt(FileChannel file, long position) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    assertEquals(1, file.read(one, position));
    return one.get(0);
  }
}
