package org.guestmem.health;

import java.util.List;
import java.util.OptionalLong;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionClosedException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Whether the files behind the published regions are still there, and long enough. */
@Component(
    name = FilesBehindRegionsCheck.PID,
    property = {
      HealthCheck.NAME + "=Guest memory: files behind regions",
      HealthCheck.TAGS + "=guestmem"
    })
public final class FilesBehindRegionsCheck implements HealthCheck {
  static final String PID = "org.guestmem.health.backings";

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<GuestMemoryRegion> regions;

  /** Creates the check; for the DS runtime. */
  @Activate
  public FilesBehindRegionsCheck() {
    this(List.of());
  }

  FilesBehindRegionsCheck(List<GuestMemoryRegion> regions) {
    this.regions = regions;
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    List<GuestMemoryRegion> now = regions;
    now.forEach(region -> judge(log, region));
    log.info("{} regions were looked at", now.size());
    return new Result(log);
  }

  private static void judge(FormattingResultLog log, GuestMemoryRegion region) {
    MmapRegion mapping = region.mapping();
    try {
      OptionalLong length = mapping.fileLength();
      long needed = begin(mapping) + region.size();
      if (length.isPresent() && length.getAsLong() < needed) {
        log.critical(
            "{}: its file has {} bytes and {} are mapped; enlarge it before they are accessed",
            region,
            length.getAsLong(),
            needed);
      }
      if (mapping.isFileDeleted()) {
        log.warn("{}: its file was deleted; what is written is gone when it is closed", region);
      }
    } catch (RegionClosedException e) {
      log.debug("{} is closed", region);
    }
  }

  private static long begin(MmapRegion mapping) {
    Backing backing = mapping.spec().backing();
    if (backing instanceof Backing.FileRange file) {
      return file.offset();
    }
    return backing instanceof Backing.Descriptor descriptor ? descriptor.offset() : 0;
  }
}
