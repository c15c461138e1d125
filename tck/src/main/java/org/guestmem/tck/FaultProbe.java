package org.guestmem.tck;

import static org.guestmem.tck.Contract.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.IoVector;
import org.guestmem.api.MemoryFaultException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileRef;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.guestmem.api.iommu.Permissions;
import org.junit.jupiter.api.function.Executable;

/**
 * Accesses to a file that was truncated while it was mapped: a main class, for a JVM of its own.
 */
public final class FaultProbe {
  /** In a page that the file no longer has. */
  private static final long GONE = 4L * PAGE;

  private FaultProbe() {}

  /**
   * Makes the accesses and prints how many there were.
   *
   * @param arguments the class of a factory, and a directory
   * @throws ReflectiveOperationException if there is no such factory
   * @throws IOException if the file cannot be made
   */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    Object factory = Class.forName(arguments[0]).getConstructor().newInstance();
    Path file = Path.of(arguments[1], "truncated");
    resize(file, 8 * PAGE);
    RegionSpec spec = RegionSpec.builder(8 * PAGE).backing(Backing.file(file, 0)).build();
    try (MmapRegion region = ((MmapRegionFactory) factory).create(spec);
        MmapRegion other = ((MmapRegionFactory) factory).create(RegionSpec.builder(64).build());
        FileChannel onePage = FileChannel.open(file)) {
      resize(file, PAGE);
      int count = 0;
      for (Runnable access : accesses(region, other.slice(), onePage)) {
        MemoryFaultException e = assertThrows(MemoryFaultException.class, access::run);
        assertEquals(GONE, e.offset());
        count++;
      }
      System.out.println(count + " faults");
    }
  }

  private static void resize(Path path, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(size);
    }
  }

  private static List<Runnable> accesses(
      MmapRegion region, VolatileSlice scratch, ReadableByteChannel file) {
    List<Runnable> all = new ArrayList<>();
    VolatileSlice view = region.slice();
    for (Access access : Access.all(scratch)) {
      if (!access.isUpdate() && !access.name().startsWith("subslice")) {
        all.add(() -> access.on(view, GONE));
      }
    }
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("truncated", 0, region));
    Iotlb iotlb = new Iotlb();
    iotlb.map(IovaRange.ALL, 0, Permissions.READ_WRITE);
    for (Object each : new Object[] {memory, IommuMemory.of(memory, iotlb)}) {
      for (AddressAccess access : AddressAccess.of(each.getClass())) {
        if (!access.isUpdate()) {
          all.add(() -> access.on(each, GONE));
        }
      }
    }
    all.addAll(transfers(IoVector.of(view.subslice(GONE, Long.BYTES)), file));
    VolatileRef<Integer> place = view.ref(GONE, ValueType.INT);
    all.add(place::load);
    all.add(() -> place.store(1));
    VolatileArrayRef<Integer> places = view.array(GONE, ValueType.INT, 2);
    all.add(() -> places.load(0));
    all.add(() -> places.store(0, 1));
    all.add(() -> places.copyTo(0, new Integer[2], 0, 2));
    all.add(() -> places.copyFrom(0, new Integer[] {1, 2}, 0, 2));
    return all;
  }

  /** Transfers of a file of one page, and to a stream. */
  private static List<Runnable> transfers(IoVector vector, ReadableByteChannel file) {
    return List.of(
        () -> moving(() -> vector.readFrom(file)),
        () -> moving(() -> vector.readFullyFrom(file)),
        () -> moving(() -> vector.writeTo(new ByteArrayOutputStream())),
        () -> moving(() -> vector.writeFullyTo(new ByteArrayOutputStream())));
  }

  private static void moving(Executable transfer) {
    try {
      transfer.execute();
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
