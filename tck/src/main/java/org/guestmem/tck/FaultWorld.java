package org.guestmem.tck;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.guestmem.tck.Contract.PAGE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.IoVector;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Truncation;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.guestmem.api.iommu.Permissions;

/** A region of a file that can be truncated, what reaches it, and another region. */
final class FaultWorld implements AutoCloseable {
  /** Where the file ends once it was truncated; it had twice as much. */
  static final int BORDER = 4 * PAGE;

  /** How many bytes a call touches that lets its caller say: in one access or two. */
  static final int LENGTH = 16;

  /** The same, over borders of pages and in loops. */
  static final int LONG_LENGTH = 3 * PAGE;

  private static final byte FILLER = 0x5a;

  private final Path file;
  private final byte[] contents = new byte[2 * BORDER];
  private final MmapRegion region;
  private final MmapRegion other;
  private final GuestMemoryRegion placed;
  private final GuestMemory memory;
  private final IommuMemory device;
  private final ByteBuffer raw;
  private final FileChannel peer;

  /** Makes the factory of a class, as a main class is told of it. */
  static MmapRegionFactory factory(String type) throws ReflectiveOperationException {
    return Class.forName(type).asSubclass(MmapRegionFactory.class).getConstructor().newInstance();
  }

  FaultWorld(MmapRegionFactory factory, Path directory, String name, Truncation truncation)
      throws IOException {
    this.file = directory.resolve(name);
    for (int i = 0; i < contents.length; i++) {
      contents[i] = (byte) (1 + i % 100);
    }
    Files.write(file, contents);
    this.region =
        factory.create(
            RegionSpec.builder(contents.length)
                .backing(Backing.file(file, 0))
                .truncation(truncation)
                .build());
    this.other = factory.create(RegionSpec.builder(LONG_LENGTH).build());
    this.placed = GuestMemoryRegion.of(name, 0, region);
    this.memory = GuestMemory.of(placed);
    Iotlb iotlb = new Iotlb();
    iotlb.map(IovaRange.ALL, 0, Permissions.READ_WRITE);
    this.device = IommuMemory.of(memory, iotlb);
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      this.raw = channel.map(MapMode.READ_WRITE, 0, contents.length);
    }
    this.peer = FileChannel.open(directory.resolve(name + ".peer"), CREATE, READ, WRITE);
    peer.write(ByteBuffer.allocate(LONG_LENGTH));
    settle();
  }

  /** The object of a type whose methods reach a place of the region, or if asked for the other. */
  Object subject(Class<?> type, long place, int length, boolean ofOther) {
    VolatileSlice view = ofOther ? other.slice() : region.slice();
    return switch (type.getSimpleName()) {
      case "VolatileSlice" -> view;
      case "GuestMemory" ->
          ofOther ? GuestMemory.of(GuestMemoryRegion.of("other", 0, other)) : memory;
      case "IommuMemory" -> device;
      case "ValueType" -> ValueType.INT;
      case "VolatileRef" -> view.ref(place, ValueType.INT);
      case "VolatileArrayRef" -> view.array(place, ValueType.INT, length / 4);
      case "List" -> view.array(place, ValueType.INT, length / 4).asList();
      case "IoVector" -> IoVector.of(view.subslice(place, length));
      case "MmapRegion" -> region;
      case "GuestMemoryRegion" -> placed;
      case "FaultUses" -> new FaultUses(view);
      case "RawUses" -> new RawUses(raw);
      default -> throw new AssertionError("no " + type + " here");
    };
  }

  FileChannel peer() {
    return peer;
  }

  void truncate() {
    try (RandomAccessFile shrinking = new RandomAccessFile(file.toFile(), "rw")) {
      shrinking.setLength(BORDER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the other region is as it was, and the file as far as it is there. */
  boolean isUnchanged() {
    byte[] bytes = new byte[LONG_LENGTH];
    other.slice().get(0, bytes, 0, LONG_LENGTH);
    byte[] expected = new byte[LONG_LENGTH];
    Arrays.fill(expected, FILLER);
    try {
      byte[] left = Files.readAllBytes(file);
      return Arrays.equals(expected, bytes)
          && Arrays.equals(contents, 0, left.length, left, 0, left.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Undoes what calls have written to what is there. */
  void settle() {
    other.slice().fill(0, LONG_LENGTH, FILLER);
    region.slice().put(0, contents, 0, BORDER);
  }

  @Override
  public void close() throws IOException {
    peer.close();
    region.close();
    other.close();
  }
}
