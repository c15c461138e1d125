package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.guestmem.api.Backing;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Seal;
import org.guestmem.api.Sharing;
import org.junit.jupiter.api.Test;

/** Files in memory and files that are open already, handed on by their descriptors. */
public interface BackingContract extends Contract {

  /** Tells whether the back end has memfds; where it has none it must say so. */
  private boolean hasMemfd() {
    return has(MmapRegionFactory.FEATURE_MEMFD, Backing.memfd("tck"));
  }

  private boolean hasDescriptor() {
    return has(MmapRegionFactory.FEATURE_DESCRIPTOR, Backing.descriptor(0, 0));
  }

  private boolean has(String feature, Backing backing) {
    if (!regions().has(feature)) {
      RegionSpec spec = RegionSpec.builder(PAGE).backing(backing).build();
      FeatureUnavailableException e =
          assertThrows(FeatureUnavailableException.class, () -> regions().factory().create(spec));
      assertEquals(feature, e.feature());
    }
    return regions().has(feature);
  }

  private String refusal(RegionSpec.Builder spec) {
    RegionSpec built = spec.build();
    MappingFailedException e =
        assertThrows(MappingFailedException.class, () -> regions().factory().create(built));
    assertEquals(built, e.spec());
    assertFalse(e.advice().isBlank());
    return String.valueOf(e.getMessage());
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

  @Test
  default void openFileMustBeMappedByItsDescriptorWhichStaysTheCallers() throws IOException {
    if (hasDescriptor()) {
      int granularity = (int) regions().factory().granularity();
      Path path = regions().sparseFile(2L * granularity);
      try (FileChannel file =
          FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        int number = OpenFiles.number(path.toRealPath().toString());
        MmapRegion region =
            regions()
                .create(
                    RegionSpec.builder(granularity)
                        .backing(Backing.descriptor(number, granularity)));
        region.slice().putByte(3, (byte) 5);
        assertEquals(5, byteAt(file, granularity + 3));
        region.close();
        assertEquals(5, byteAt(file, granularity + 3));
        RegionSpec.Builder odd =
            RegionSpec.builder(1).backing(Backing.descriptor(number, granularity / 2));
        assertTrue(refusal(odd).contains(Integer.toString(granularity)));
        RegionSpec.Builder past =
            RegionSpec.builder(granularity + 1).backing(Backing.descriptor(number, granularity));
        assertTrue(refusal(past).contains(Integer.toString(2 * granularity)));
      }
    }
  }

  @Test
  default void descriptorThatCannotBeWrittenMustServeReadersAndPrivateWriters() throws IOException {
    if (hasDescriptor()) {
      Path path = regions().file(new byte[] {1, 2, 3});
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
        assertTrue(file.isOpen());
        int number = OpenFiles.number(path.toRealPath().toString());
        RegionSpec.Builder spec = RegionSpec.builder(3).backing(Backing.descriptor(number, 0));
        assertTrue(refusal(spec).contains("descriptor " + number));
        MmapRegion reader = regions().create(spec.protection(Protection.READ_ONLY));
        assertEquals(3, reader.slice().getByte(2));
        spec.protection(Protection.READ_WRITE).sharing(Sharing.PRIVATE);
        MmapRegion writer = regions().create(spec);
        writer.slice().putByte(2, (byte) 4);
        assertEquals(3, reader.slice().getByte(2));
      }
    }
  }

  @Test
  default void whatIsNoFileMustBeRefusedAsADescriptor() throws IOException {
    if (hasDescriptor()) {
      Path directory = regions().directory().toRealPath();
      RegionSpec.Builder spec = RegionSpec.builder(1).protection(Protection.READ_ONLY);
      try (DirectoryStream<Path> open = Files.newDirectoryStream(directory)) {
        assertTrue(open.iterator() != null);
        int number = OpenFiles.number(directory.toString());
        assertTrue(refusal(spec.backing(Backing.descriptor(number, 0))).contains("directory"));
      }
      Pipe pipe = Pipe.open();
      try (Pipe.SourceChannel source = pipe.source();
          Pipe.SinkChannel sink = pipe.sink()) {
        assertTrue(source.isOpen() && sink.isOpen());
        int number = OpenFiles.number("pipe:");
        assertTrue(refusal(spec.backing(Backing.descriptor(number, 0))).contains("pipe"));
      }
      assertTrue(refusal(spec.backing(Backing.descriptor(1 << 24, 0))).contains("EBADF"));
    }
  }

  @Test
  default void descriptorMustBeHadOfFilesAloneAndWhileTheRegionIsOpen() {
    MmapRegion anonymous = regions().anonymous(PAGE);
    MmapRegion file = regions().create(RegionKind.SHARED_FILE, PAGE);
    if (regions().has(MmapRegionFactory.FEATURE_DESCRIPTOR)) {
      assertThrows(IllegalStateException.class, anonymous::duplicateDescriptor);
      file.duplicateDescriptor().close();
      file.close();
      assertThrows(RegionClosedException.class, file::duplicateDescriptor);
    } else {
      FeatureUnavailableException e =
          assertThrows(FeatureUnavailableException.class, file::duplicateDescriptor);
      assertEquals(MmapRegionFactory.FEATURE_DESCRIPTOR, e.feature());
    }
  }

  @Test
  default void externalMemoryMustBeRefusedWithoutItsAddress() {
    assertTrue(
        refusal(RegionSpec.builder(PAGE).backing(new Backing.External())).contains("address"));
  }

  private static FileChannel open(RegionDescriptor descriptor) throws IOException {
    return FileChannel.open(descriptor.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static byte byteAt(FileChannel file, long position) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    assertEquals(1, file.read(one, position));
    return one.get(0);
  }
}
