package org.guestmem.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Configuration;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.guestmem.api.Backing;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MemoryFaultException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.MemoryListeners;
import org.guestmem.fallback.FallbackRegionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a recording with the settings of the guide. */
final class FlightEventsTest {
  private static final Path SETTINGS = Path.of("src/main/resources/OSGI-OPT/guestmem.jfc");

  private final FallbackRegionFactory factory = new FallbackRegionFactory();

  @TempDir Path directory;

  /** What is done while a recording runs. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private List<RecordedEvent> recorded(Work work) throws Exception {
    Path file = directory.resolve("memory.jfr");
    try (Recording recording = new Recording(Configuration.create(SETTINGS));
        FlightEvents events = FlightEvents.record()) {
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
      assertEquals(6, types().count(), events::toString);
    }
    return ours(file);
  }

  /** Another recording, such as the build's, may ask for other events, which are dumped too. */
  private static List<RecordedEvent> ours(Path file) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("org.guestmem."))
        .toList();
  }

  private static List<String> names(List<RecordedEvent> events) {
    return events.stream().map(event -> event.getEventType().getName()).toList();
  }

  @Test
  void mappingHarvestAndUnmappingMustBeRecorded() throws Exception {
    RegionSpec spec = RegionSpec.builder(1 << 20).label("ram0").trackDirty().build();
    String[] name = new String[1];
    List<RecordedEvent> events =
        recorded(
            () -> {
              try (MmapRegion region = factory.create(spec)) {
                name[0] = region.toString();
                region.slice().putLong(4096, 1);
                region.slice().putLong(9000, 1);
                region.dirtyBitmap().orElseThrow().harvest();
              }
            });
    assertEquals(
        List.of(
            "org.guestmem.RegionMapped",
            "org.guestmem.DirtyHarvest",
            "org.guestmem.RegionUnmapped"),
        names(events));
    RecordedEvent mapped = events.get(0);
    assertEquals(name[0], mapped.getString("region"));
    assertEquals("ram0", mapped.getString("label"));
    assertEquals("fallback", mapped.getString("backend"));
    assertEquals("anonymous", mapped.getString("backing"));
    assertEquals(1 << 20, mapped.getLong("size"));
    assertFalse(mapped.getStackTrace().getFrames().isEmpty());
    RecordedEvent harvest = events.get(1);
    assertEquals(name[0], harvest.getString("log"));
    assertEquals("default", harvest.getString("harvester"));
    assertEquals(2, harvest.getLong("pages"));
    assertEquals(4096, harvest.getLong("pageSize"));
    assertTrue(harvest.getLong("took") > 0);
    assertEquals(name[0], events.get(2).getString("region"));
    assertEquals(1 << 20, events.get(2).getLong("size"));
  }

  @Test
  void faultMustBeRecorded() throws Exception {
    Path file = Files.write(directory.resolve("ram"), new byte[16384]);
    RegionSpec spec = RegionSpec.builder(16384).backing(new Backing.FileRange(file, 0)).build();
    try (MmapRegion region = factory.create(spec)) {
      try (RandomAccessFile shortened = new RandomAccessFile(file.toFile(), "rw")) {
        shortened.setLength(4096);
      }
      List<RecordedEvent> events =
          recorded(
              () -> assertThrows(MemoryFaultException.class, () -> region.slice().getLong(8192)));
      assertEquals(List.of("org.guestmem.MemoryFault"), names(events));
      RecordedEvent fault = events.get(0);
      assertEquals(region.toString(), fault.getString("region"));
      assertEquals(8192, fault.getLong("offset"));
      assertEquals(8, fault.getLong("length"));
      assertEquals(4096, fault.getLong("fileLength"));
    }
  }

  @Test
  void closingForAPlugInMustBeRecorded() throws Exception {
    List<RecordedEvent> events =
        recorded(() -> MemoryListeners.all().closedForUser("a region", "com.example.leaky"));
    assertEquals(List.of("org.guestmem.ClosedForUser"), names(events));
    assertEquals("a region", events.get(0).getString("region"));
    assertEquals("com.example.leaky", events.get(0).getString("user"));
  }

  @Test
  void leaseThatIsNotGivenBackMustBeRecorded() throws Exception {
    MmapRegion region = new LendingFactory().create(RegionSpec.builder(8192).build());
    String name = region.toString();
    HostAddressLease guest = region.lendHostAddress("guest", () -> {});
    HostAddressLease disk = region.lendHostAddress("disk", () -> {});
    List<RecordedEvent> events =
        recorded(() -> assertThrows(RegionBusyException.class, () -> region.close(Duration.ZERO)));
    guest.close();
    disk.close();
    assertEquals(List.of("org.guestmem.HeldAfterClose"), names(events));
    assertEquals(name, events.get(0).getString("region"));
    assertEquals("guest, disk", events.get(0).getString("holders"));
  }

  /** As a recording that begins while a harvest is under way. */
  @Test
  void harvestThatWasNotTimedMustNotBeRecorded() throws Exception {
    DirtyPages none = DirtyBitmap.of(4096, 4096).harvest();
    List<RecordedEvent> events =
        recorded(
            () -> {
              MemoryListeners.all().harvested("a log", "first", none, OptionalLong.empty());
              MemoryListeners.all().harvested("a log", "second", none, OptionalLong.of(7));
            });
    assertEquals(List.of("org.guestmem.DirtyHarvest"), names(events));
    assertEquals("second", events.get(0).getString("harvester"));
    assertEquals(7, events.get(0).getLong("took"));
  }

  @Test
  void whatNoRecordingAsksForMustNotBeRecorded() throws Exception {
    Path file = directory.resolve("other.jfr");
    try (Recording recording = new Recording();
        FlightEvents events = FlightEvents.record()) {
      recording.disable("org.guestmem.DirtyHarvest");
      recording.disable("org.guestmem.RegionMapped");
      recording.disable("org.guestmem.RegionUnmapped");
      recording.disable("org.guestmem.MemoryFault");
      recording.disable("org.guestmem.ClosedForUser");
      recording.disable("org.guestmem.HeldAfterClose");
      recording.start();
      DirtyBitmap.of(4096, 4096).harvest();
      factory.create(RegionSpec.builder(1).build()).close();
      MemoryListeners.all().faulted("a region", 0, 1, OptionalLong.empty());
      MemoryListeners.all().closedForUser("a region", "a bundle");
      MemoryListeners.all().heldAfterClose("a region", List.of("a holder"));
      recording.stop();
      recording.dump(file);
      assertEquals(6, types().count(), events::toString);
    }
    assertEquals(List.of(), names(ours(file)));
  }

  private static Stream<EventType> types() {
    return FlightRecorder.getFlightRecorder().getEventTypes().stream()
        .filter(type -> type.getName().startsWith("org.guestmem."));
  }

  /** A host address would be a number that nobody needs and everybody could use. */
  @Test
  void noEventMustHaveAFieldForAnAddress() {
    Set<String> fields;
    try (FlightEvents events = FlightEvents.record()) {
      assertEquals(6, types().count(), events::toString);
      fields =
          types()
              .flatMap(type -> type.getFields().stream())
              .map(ValueDescriptor::getName)
              .collect(Collectors.toSet());
    }
    assertEquals(0, types().count());
    assertTrue(fields.contains("region"));
    assertTrue(fields.stream().noneMatch(name -> name.contains("address")), fields::toString);
  }
}
