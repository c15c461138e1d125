package org.guestmem.ffm;

import org.guestmem.api.Discarded.Mechanism;
import org.guestmem.api.HostOption;
import org.guestmem.api.MappingFacts;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.spi.MappingRoom;

/**
 * Gives pages of one mapping back to the host, by the call that frees what is behind them: others
 * return 0 as well, and keep the data.
 */
final class PageDiscard {
  private final RegionSpec spec;
  private final Placement place;
  private final int fd;
  private final MappingFacts facts;

  PageDiscard(RegionSpec spec, Placement place, int fd, MappingFacts facts) {
    this.spec = spec;
    this.place = place;
    this.fd = fd;
    this.facts = facts;
  }

  Mechanism discard(MmapRegion region, long offset, long length) {
    Mechanism mechanism = mechanism();
    long address = place.address() + offset;
    Libc.Result result =
        switch (mechanism) {
          case MADV_DONTNEED -> Madvise.DONTNEED.invoke(address, length);
          case MADV_REMOVE -> Madvise.REMOVE.invoke(address, length);
          case PUNCH_HOLE -> punchHole(offset, length);
          default -> remap(address, length);
        };
    String call = "discard of %d bytes at offset %d by %s".formatted(length, offset, mechanism);
    Errno.check(region, call, result, advice(result.errno()));
    return mechanism;
  }

  private Mechanism mechanism() {
    if (spec.sharing() == Sharing.SHARED) {
      return fd < 0 ? Mechanism.MADV_REMOVE : Mechanism.PUNCH_HOLE;
    }
    return fd < 0 ? Mechanism.MADV_DONTNEED : Mechanism.REMAP;
  }

  private Libc.Result punchHole(long offset, long length) {
    if (length % pageSize() != 0 && hasHugePages()) {
      return new Libc.Result(-1, Errno.EINVAL.number()); // 0 and no effect before Linux 5.19
    }
    return FileSpace.punchHole(fd, facts.file().orElseThrow().offset() + offset, length);
  }

  private long pageSize() {
    return facts.pageSize().orElseThrow();
  }

  private boolean hasHugePages() {
    return pageSize() > Host.PAGE_SIZE;
  }

  /**
   * Puts new memory in the place of private pages of a file, with all that the region asked for. It
   * is mapped elsewhere first: what can fail must do so before the old pages are gone, else there
   * is a hole that others may fill.
   */
  private Libc.Result remap(long address, long length) {
    if (spec.option(HostOption.LockInRam.class).isPresent()) {
      return new Libc.Result(-1, Errno.EPERM.number()); // the new memory would not be locked
    }
    if (!MappingRoom.takeForPieces(2)) {
      return new Libc.Result(-1, Errno.ENOMEM.number());
    }
    int protection = MmapFlags.protection(Protection.READ_WRITE);
    Libc.Result fresh = Libc.mmap(0, length, protection, flags(), -1, 0);
    if (fresh.failed()) {
      return fresh;
    }
    Libc.Result result = tune(fresh.value(), length);
    if (!result.failed()) {
      result = PageCalls.replace(fresh.value(), length, address);
    }
    if (result.failed()) {
      Libc.munmap(fresh.value(), length);
    }
    return result;
  }

  private int flags() {
    return Libc.MAP_PRIVATE
        | MmapFlags.anonymous(pageSize())
        | MmapFlags.reserve(spec, hasHugePages());
  }

  private Libc.Result tune(long address, long length) {
    Libc.Result bound =
        spec.option(HostOption.NumaPolicy.class)
            .map(policy -> NumaNodes.bind(policy, address, length))
            .orElse(new Libc.Result(0, 0));
    return bound.failed() ? bound : MemoryAdvice.give(spec, address, length);
  }

  private static String advice(int errno) {
    return switch (Errno.name(errno)) {
      case "EOPNOTSUPP", "ENOSYS", "ENODEV" ->
          "the file system cannot punch holes; use tmpfs, ext4, XFS or Btrfs";
      case "EINVAL" ->
          "memory that is locked in RAM is not given back, nor are parts of huge pages, or private"
              + " ones before Linux 5.18; leave the lock out, or discard other ranges";
      case "EPERM" -> "the memory is locked in RAM, or a seal keeps its bytes; leave that out";
      case "ENOMEM" ->
          "the regions are in too many pieces, or the pool of huge pages is used up; discard larger"
              + " ranges, or raise vm.max_map_count or nr_hugepages";
      default -> Errno.advice(errno);
    };
  }
}
