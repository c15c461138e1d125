package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.guestmem.api.Backing;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MemoryFaultException;
import org.guestmem.api.MisalignedAccessException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.Protection;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Seal;
import org.guestmem.api.Truncation;
import org.guestmem.api.UnsafeAtomicException;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.guestmem.api.iommu.Permissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that others can shrink: who is told, what is refused, what a fault says, what goes on. */
public interface FaultContract extends Contract {
  /** In a page that the file no longer has, after the first of two chunks of a copy. */
  int GONE = 2 * PAGE;

  private Path file() {
    return regions().file(new byte[8 * PAGE]);
  }

  private static RegionSpec.Builder mapped(Path file) {
    return RegionSpec.builder(8 * PAGE).backing(Backing.file(file, 0));
  }

  private static void resize(Path path, long size) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(size);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  default void regionMustTellWhetherItsFileCanShrink() throws IOException {
    assertFalse(truncatable(regions().anonymous(PAGE)));
    assertTrue(truncatable(regions().create(mapped(file()))));
    assertTrue(regions().create(mapped(file()).allowUnsafeAtomics()).isTruncatable());
    assertFalse(truncatable(regions().create(mapped(file()).truncation(Truncation.TRUSTED))));
    if (regions().has(MmapRegionFactory.FEATURE_MEMFD)) {
      assertTrue(memfd(Backing.memfd("tck")));
      assertTrue(memfd(Backing.memfd("tck", Seal.SHRINK)));
      assertFalse(memfd(Backing.memfd("tck", Seal.GROW)));
      assertFalse(memfd(Backing.memfd("tck", new Seal[0])));
    }
  }

  /** What a region tells, and what its views do: fenced ones refuse updates. */
  private static boolean truncatable(MmapRegion region) {
    boolean fenced = false;
    try {
      region.slice().getAndAddLong(0, 1);
    } catch (UnsafeAtomicException e) {
      fenced = true;
    }
    assertEquals(region.isTruncatable(), fenced, region::toString);
    return fenced;
  }

  /** Whether a memfd cannot shrink, which its descriptor must tell as well. */
  private boolean memfd(Backing backing) throws IOException {
    MmapRegion region = regions().create(RegionSpec.builder(PAGE).backing(backing));
    try (RegionDescriptor descriptor = region.duplicateDescriptor()) {
      for (Backing again :
          List.of(Backing.descriptor(descriptor.number(), 0), Backing.file(descriptor.path(), 0))) {
        MmapRegion other = regions().create(RegionSpec.builder(PAGE).backing(again));
        assertEquals(region.isTruncatable(), truncatable(other));
      }
    }
    return !truncatable(region);
  }

  @Test
  default void readModifyWriteMustBeRefusedUnlessTheRegionAllowsIt() {
    MmapRegion region = regions().create(mapped(file()));
    VolatileSlice part = region.slice(PAGE, PAGE);
    int count = 0;
    for (Access update : Access.all(regions().anonymous(64).slice())) {
      if (update.isUpdate()) {
        UnsafeAtomicException e =
            assertThrows(UnsafeAtomicException.class, () -> update.on(part, 16));
        assertEquals(PAGE + 16, e.offset());
        assertEquals(update.length(), e.length());
        assertThrows(OutOfRangeException.class, () -> update.on(part, PAGE));
        assertThrows(MisalignedAccessException.class, () -> update.on(part, 1));
        count++;
      }
    }
    assertEquals(14, count);
    assertTrue(region.slice().isZero(0, region.size()));
    MmapRegion allowed = regions().create(mapped(file()).allowUnsafeAtomics());
    assertEquals(0, allowed.slice().getAndAddLong(8, 5));
    assertEquals(5, allowed.slice().getAndAddLong(8, 5));
    MmapRegion readOnly =
        regions().create(mapped(file()).allowUnsafeAtomics().protection(Protection.READ_ONLY));
    assertThrows(ReadOnlyRegionException.class, () -> readOnly.slice().getAndAddLong(8, 5));
  }

  @Test
  default void readModifyWriteByAddressMustBeRefusedUnlessTheRegionAllowsIt() {
    MmapRegion region = regions().create(mapped(file()));
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("file", 0, region));
    Iotlb iotlb = new Iotlb();
    iotlb.map(IovaRange.ALL, 0, Permissions.READ_WRITE);
    for (Object each : new Object[] {memory, IommuMemory.of(memory, iotlb)}) {
      int count = 0;
      for (AddressAccess access : AddressAccess.of(each.getClass())) {
        if (access.isUpdate()) {
          UnsafeAtomicException e =
              assertThrows(UnsafeAtomicException.class, () -> access.on(each, 16));
          assertEquals(16, e.offset());
          count++;
        }
      }
      assertEquals(14, count);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SHARED_FILE", "PRIVATE_FILE"})
  default void faultMustNameItsRangeAndTheLengthOfTheFile(RegionKind kind) {
    Path file = file();
    MmapRegion region = regions().create(mapped(file).sharing(kind.sharing()));
    VolatileSlice scratch = regions().anonymous(64).slice();
    resize(file, PAGE + 5);
    for (Access access : Access.all(scratch)) {
      if (!access.isUpdate() && !access.name().startsWith("subslice")) {
        MemoryFaultException e =
            assertThrows(
                MemoryFaultException.class, () -> access.on(region.slice(), GONE), access::name);
        assertTrue(e.offset() >= GONE && e.offset() + e.length() <= GONE + access.length());
        assertEquals(OptionalLong.of(PAGE + 5), e.fileLength());
        assertTrue(e.toString().contains(Integer.toString(PAGE + 5)), e::toString);
      }
    }
  }

  @Test
  default void faultMustLeaveTheCallersArrayAsItWas() {
    Path file = file();
    MmapRegion region = regions().create(mapped(file));
    resize(file, PAGE);
    for (int length : new int[] {1, 2, 7, 8, 9, 15, 63, 64, 65, PAGE, 2 * PAGE + 1}) {
      byte[] bytes = new byte[length];
      ByteBuffer buffer = ByteBuffer.allocateDirect(length);
      MmapRegion target = regions().anonymous(length);
      for (int odd = 0; odd < 2; odd++) {
        long from = (long) GONE + odd;
        assertThrows(
            MemoryFaultException.class, () -> region.slice().get(from, bytes, 0, bytes.length));
        assertThrows(MemoryFaultException.class, () -> region.slice().get(from, buffer));
        assertThrows(
            MemoryFaultException.class,
            () -> region.slice().copyTo(from, target.slice(), 0, bytes.length));
        assertArrayEquals(new byte[length], bytes);
        assertEquals(ByteBuffer.allocate(length), buffer.rewind());
        assertTrue(target.slice().isZero(0, length));
      }
    }
  }

  @Test
  default void writesUpToTheLastPageMustReachTheFile() throws IOException {
    Path file = file();
    MmapRegion region = regions().create(mapped(file).trackDirty());
    resize(file, PAGE);
    byte[] bytes = new byte[PAGE];
    Arrays.fill(bytes, (byte) 7);
    region.slice().put(0, bytes, 0, PAGE);
    assertArrayEquals(bytes, Files.readAllBytes(file));
    assertThrows(
        MemoryFaultException.class, () -> region.slice().put(PAGE - 100, new byte[200], 0, 200));
    assertThrows(
        MemoryFaultException.class, () -> region.slice().fill(PAGE - 20, 3 * PAGE, (byte) 9));
    byte[] read = new byte[PAGE];
    region.slice().get(0, read, 0, PAGE);
    assertArrayEquals(Files.readAllBytes(file), read);
    assertEquals(7, read[0]);
    assertTrue(region.dirtyBitmap().orElseThrow().isDirty(0));
  }

  @Test
  default void writeThatFaultsMustMarkAllThatItMayHaveWritten() {
    Path file = file();
    MmapRegion region = regions().create(mapped(file).trackDirty());
    DirtyBitmap log = region.dirtyBitmap().orElseThrow();
    VolatileSlice view = region.slice();
    VolatileSlice source = regions().anonymous(PAGE).slice();
    resize(file, PAGE);
    // Whole words: those that are cut are written, and marked, one by one.
    long before = PAGE - 104;
    for (Executable write :
        new Executable[] {
          () -> view.put(before, new byte[200], 0, 200),
          () -> view.put(before, ByteBuffer.allocate(200)),
          () -> view.put(before, ByteBuffer.allocateDirect(200)),
          () -> view.fill(before, 200, (byte) 9),
          () -> source.copyTo(0, view, before, 200),
          () -> view.copyTo(0, view, before, 200),
        }) {
      assertThrows(MemoryFaultException.class, write);
      assertEquals(2, log.harvest().count());
    }
  }

  @Test
  default void fileThatGrewAgainMustBeUsable() {
    Path file = file();
    MmapRegion region = regions().create(mapped(file));
    VolatileSlice view = region.slice();
    view.putLong(GONE, -1);
    resize(file, PAGE);
    assertThrows(MemoryFaultException.class, () -> view.getLong(GONE));
    assertThrows(MemoryFaultException.class, () -> view.putShort(GONE, (short) 1));
    resize(file, 8 * PAGE);
    assertEquals(0, view.getLong(GONE));
    view.putShort(GONE, (short) 3);
    view.putByteVolatile(GONE + 2, (byte) 4);
    assertEquals(3, view.getShort(GONE));
    assertEquals(4, view.getByte(GONE + 2));
    assertEquals(8 * PAGE, file.toFile().length());
  }

  @Test
  default void deletedFileMustKeepWorkingAndBeReported() throws IOException {
    Path file = file();
    MmapRegion region = regions().create(mapped(file).trackDirty());
    region.slice().putLong(PAGE, 5);
    assertFalse(region.isFileDeleted());
    Files.delete(file);
    assertTrue(region.isFileDeleted());
    region.slice().putLong(GONE, 6);
    assertEquals(5, region.slice().getLong(PAGE));
    assertEquals(6, region.slice().getLong(GONE));
    assertEquals(2, region.dirtyBitmap().orElseThrow().count());
    Files.write(file, new byte[8 * PAGE]);
    assertTrue(region.isFileDeleted(), "another file of the same name");
    if (regions().has(MmapRegionFactory.FEATURE_DESCRIPTOR)) {
      try (RegionDescriptor descriptor = region.duplicateDescriptor()) {
        Backing again = Backing.descriptor(descriptor.number(), 0);
        MmapRegion other = regions().create(RegionSpec.builder(8 * PAGE).backing(again));
        assertTrue(other.isFileDeleted());
        assertEquals(6, other.slice().getLong(GONE));
      }
    }
  }

  /**
   * A back end that knows the file by its path alone takes one that was moved for a deleted one.
   */
  @Test
  default void fileThatHasANameMustNotBeReportedAsDeletedByWhoKnows() throws IOException {
    Path file = file();
    MmapRegion region = regions().create(mapped(file));
    Path moved = file.resolveSibling("moved");
    Files.move(file, moved);
    boolean knows = regions().has(MmapRegionFactory.FEATURE_DESCRIPTOR);
    assertEquals(!knows, region.isFileDeleted());
    Files.delete(moved);
    assertTrue(region.isFileDeleted());
    region.close();
    assertThrows(RegionClosedException.class, region::isFileDeleted);
  }

  @Test
  default void memoryWithoutANamedFileMustNotBeReportedAsDeleted() throws IOException {
    assertFalse(regions().anonymous(PAGE).isFileDeleted());
    if (regions().hasOrRefuses(MmapRegionFactory.FEATURE_MEMFD, Backing.memfd("tck"))) {
      MmapRegion region = regions().create(RegionSpec.builder(PAGE).backing(Backing.memfd("tck")));
      assertFalse(region.isFileDeleted());
      try (RegionDescriptor descriptor = region.duplicateDescriptor()) {
        Backing received = Backing.descriptor(descriptor.number(), 0);
        assertFalse(regions().create(RegionSpec.builder(PAGE).backing(received)).isFileDeleted());
      }
    }
  }
}
