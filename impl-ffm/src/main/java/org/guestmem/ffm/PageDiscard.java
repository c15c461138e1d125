package org.guestmem.ffm;

import org.guestmem.api.Backing;
import org.guestmem.api.Discarded.Mechanism;
import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.HostOption;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;

/**
 * Gives pages of one mapping back to the host, by the call that truly frees what is behind them:
 * others return 0 as well, and keep the data.
 */
final class PageDiscard {
  private static final MappingRoom ROOM = MappingRoom.ofThisProcess();

  private final RegionSpec spec;
  private final long address;
  private final int flags;
  private final int fd;
  private final long start;

  /**
   * Creates it.
   *
   * @param spec what is mapped
   * @param address where
   * @param flags what mmap was told
   * @param fd the file behind it, open for writing where that is shared, or -1
   * @param start where the mapping begins in the file
   */
  PageDiscard(RegionSpec spec, long address, int flags, int fd, long start) {
    this.spec = spec;
    this.address = address;
    this.flags = flags;
    this.fd = fd;
    this.start = start;
  }

  Mechanism discard(MmapRegion region, long offset, long length) {
    Mechanism mechanism = mechanism();
    Libc.Result result =
        switch (mechanism) {
          case MADV_DONTNEED -> Madvise.DONTNEED.invoke(address + offset, length);
          case MADV_REMOVE -> Madvise.REMOVE.invoke(address + offset, length);
          case PUNCH_HOLE -> punchHole(offset, length);
          case REMAP -> remap(offset, length);
          case NONE -> new Libc.Result(-1, Errno.EOPNOTSUPP.number());
        };
    if (result.failed()) {
      throw new HostCallFailedException(
          region.toString(),
          "discard of %d bytes at offset %d by %s".formatted(length, offset, mechanism),
          Errno.name(result.errno()),
          advice(mechanism, result.errno()));
    }
    return mechanism;
  }

  private Mechanism mechanism() {
    if (spec.backing() instanceof Backing.External) {
      return Mechanism.NONE; // who mapped it knows what it is
    }
    if (spec.sharing() == Sharing.SHARED) {
      return fd < 0 ? Mechanism.MADV_REMOVE : Mechanism.PUNCH_HOLE;
    }
    return fd < 0 ? Mechanism.MADV_DONTNEED : Mechanism.REMAP;
  }

  private Libc.Result punchHole(long offset, long length) {
    Libc.Result result;
    do {
      result = PageCalls.punchHole(fd, start + offset, length);
    } while (Errno.EINTR.isOf(result));
    return result;
  }

  /**
   * Puts new memory in the place of private pages of a file. It is mapped elsewhere first: what can
   * fail must do so before the old pages are gone, else there is a hole that others may fill.
   */
  private Libc.Result remap(long offset, long length) {
    if (spec.option(HostOption.LockInRam.class).isPresent()) {
      return new Libc.Result(-1, Errno.EPERM.number()); // the new memory would not be locked
    }
    if (!ROOM.take()) {
      return new Libc.Result(-1, Errno.ENOMEM.number());
    }
    int protection = Libc.PROT_READ | Libc.PROT_WRITE;
    Libc.Result fresh =
        Libc.mmap(0, length, protection, flags | Libc.MAP_ANONYMOUS, -1, 0);
    if (fresh.failed()) {
      return fresh;
    }
    Libc.Result result = PageCalls.replace(fresh.value(), length, address + offset);
    if (result.failed()) {
      Libc.munmap(fresh.value(), length);
    }
    return result;
  }

  private static String advice(Mechanism mechanism, int errno) {
    if (mechanism == Mechanism.NONE) {
      return "discard external memory where it was mapped: only its owner knows what it is";
    }
    return switch (Errno.name(errno)) {
      case "EOPNOTSUPP", "ENOSYS", "ENODEV" ->
          "the file system cannot punch holes; use tmpfs, ext4, XFS or Btrfs";
      case "EINVAL" ->
          "memory that is locked in RAM cannot be discarded, private huge pages can since Linux"
              + " 5.18; leave the lock out";
      case "EPERM" -> "the memory is locked in RAM, or a seal keeps the bytes; leave that out";
      case "ENOMEM" ->
          "the region is in too many pieces; discard larger ranges, or raise vm.max_map_count";
      default -> Errno.advice(errno);
    };
  }
}
