package org.guestmem.management;

import java.util.List;
import java.util.OptionalLong;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.MemoryListener;
import org.guestmem.api.spi.MemoryListeners;

/**
 * Makes events of the JDK's Flight Recorder of what becomes of memory. While no recording asks for
 * an event it costs a look whether one does.
 *
 * <p>The bundle does that while it is started; without OSGi, {@link #record} does.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class FlightEvents implements AutoCloseable {
  private final Recording recording = new Recording();
  private final MemoryListeners.Registration registration = MemoryListeners.add(recording);

  private FlightEvents() {}

  /**
   * Makes events from now on, of all regions of this process.
   *
   * @return what ends it
   */
  public static FlightEvents record() {
    return new FlightEvents();
  }

  /** Makes no events any more; closing again does nothing. */
  @Override
  public void close() {
    registration.close();
    recording.unregister();
  }

  private static final class Recording implements MemoryListener {
    private final FlightEvent mapped =
        new FlightEvent.Builder("RegionMapped", "Region Mapped")
            .text("region", "Region")
            .text("label", "Label")
            .text("backend", "Back End")
            .text("backing", "Backing")
            .bytes("size", "Size")
            .register();
    private final FlightEvent unmapped =
        new FlightEvent.Builder("RegionUnmapped", "Region Unmapped")
            .text("region", "Region")
            .bytes("size", "Size")
            .register();
    private final FlightEvent harvest =
        new FlightEvent.Builder("DirtyHarvest", "Dirty Harvest")
            .withoutStackTrace()
            .text("log", "Log")
            .text("harvester", "Harvester")
            .number("pages", "Pages")
            .bytes("pageSize", "Page Size")
            .nanos("took", "Took")
            .register();
    private final FlightEvent fault =
        new FlightEvent.Builder("MemoryFault", "Memory Fault")
            .text("region", "Region")
            .number("offset", "Offset")
            .bytes("length", "Length")
            .bytes("fileLength", "File Length, or -1")
            .register();
    private final FlightEvent closedForUser =
        new FlightEvent.Builder("ClosedForUser", "Closed for User")
            .withoutStackTrace()
            .text("region", "Region")
            .text("user", "User")
            .register();
    private final FlightEvent heldAfterClose =
        new FlightEvent.Builder("HeldAfterClose", "Held after Close")
            .text("region", "Region")
            .text("holders", "Holders")
            .register();

    void unregister() {
      mapped.unregister();
      unmapped.unregister();
      harvest.unregister();
      fault.unregister();
      closedForUser.unregister();
      heldAfterClose.unregister();
    }

    @Override
    public void mapped(String region, String backend, RegionSpec spec) {
      if (mapped.isEnabled()) {
        mapped.commit(region, spec.label(), backend, spec.backing().toString(), spec.size());
      }
    }

    @Override
    public void unmapped(String region, long size) {
      if (unmapped.isEnabled()) {
        unmapped.commit(region, size);
      }
    }

    @Override
    public boolean timesHarvests() {
      return harvest.isEnabled();
    }

    @Override
    public void harvested(String log, String harvester, DirtyPages pages, OptionalLong nanos) {
      if (nanos.isPresent() && harvest.isEnabled()) { // another may have it timed
        harvest.commit(log, harvester, pages.count(), pages.pageSize(), nanos.getAsLong());
      }
    }

    @Override
    public void faulted(String region, long offset, long length, OptionalLong fileLength) {
      if (fault.isEnabled()) {
        fault.commit(region, offset, length, fileLength.orElse(-1));
      }
    }

    @Override
    public void closedForUser(String what, String user) {
      if (closedForUser.isEnabled()) {
        closedForUser.commit(what, user);
      }
    }

    @Override
    public void heldAfterClose(String region, List<String> holders) {
      if (heldAfterClose.isEnabled()) {
        heldAfterClose.commit(region, String.join(", ", holders));
      }
    }
  }
}
