package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.guestmem.api.Backing;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.junit.jupiter.api.Test;

/** Files that are open already, mapped by their descriptors and handed on. */
public interface DescriptorContract extends Contract {

  /** Tells whether the back end maps descriptors; if it does not it must say so. */
  private boolean hasDescriptor() {
    return regions().hasOrRefuses(MmapRegionFactory.FEATURE_DESCRIPTOR, Backing.descriptor(0, 0));
  }

  private String refusal(RegionSpec.Builder spec) {
    RegionSpec built = spec.build();
    MappingFailedException e =
        assertThrows(MappingFailedException.class, () -> regions().factory().create(built));
    assertEquals(built, e.spec());
    assertFalse(e.advice().isBlank());
    return String.valueOf(e.getMessage());
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
        assertEquals(5, MemfdContract.byteAt(file, granularity + 3));
        region.close();
        assertEquals(5, MemfdContract.byteAt(file, granularity + 3));
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
}
