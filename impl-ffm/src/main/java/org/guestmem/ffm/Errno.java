package org.guestmem.ffm;

import org.guestmem.api.HostCallFailedException;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.jspecify.annotations.Nullable;

/**
 * The errors that mapping can end in, with what to do about each.
 *
 * <p>Numbers from asm-generic/errno-base.h and errno.h; reasons from mmap(2), open(2), fcntl(2),
 * fallocate(2) and madvise(2).
 */
enum Errno {
  EPERM(1, "a seal or a mount option forbids it; map read-only or privately"),
  ENOENT(2, "the file does not exist"),
  EINTR(4, "a signal came; try again"),
  EIO(5, "the device failed; look at the host's log"),
  ENXIO(6, "the file has nothing there"),
  EBADF(9, "no such descriptor is open in this process for reading and writing"),
  EAGAIN(11, "too much memory is locked; raise ulimit -l"),
  ENOMEM(
      12,
      "the host has no room: raise ulimit -v and ulimit -d, ask for less, or look at"
          + " vm.max_map_count and vm.overcommit_memory"),
  EACCES(13, "the file may not be opened so; give permission, or map read-only or privately"),
  EFAULT(14, "the file ended or its file system is full; look at both"),
  EBUSY(16, "the file is in use"),
  EEXIST(17, "other threads took the place; try again"),
  ENODEV(19, "the file system cannot map files"),
  ENOTDIR(20, "a name on the way to the file is not that of a directory"),
  EISDIR(21, "this is a directory; name a file"),
  EINVAL(22, "size and offset do not fit the host; use multiples of its page size"),
  ENFILE(23, "the host has no descriptors left; raise fs.file-max"),
  EMFILE(24, "this process has no descriptors left; raise ulimit -n"),
  ETXTBSY(26, "the file is a running program"),
  EFBIG(27, "files cannot be so long here; ask for less, or raise ulimit -f"),
  ENOSPC(28, "the file system has no room; free some, or ask for less"),
  EROFS(30, "the file system is read-only; map read-only or privately"),
  ENOSYS(38, "this kernel or its seccomp filter has no such call"),
  ELOOP(40, "too many symbolic links"),
  EOVERFLOW(75, "size and offset do not fit the host"),
  EOPNOTSUPP(95, "the file system cannot do that; use another"),
  EDQUOT(122, "the disk quota is used up; raise it, or ask for less"),
  EHWPOISON(133, "memory of the host is broken; look at its log and replace it");

  private final int number;
  private final String advice;

  Errno(int number, String advice) {
    this.number = number;
    this.advice = advice;
  }

  int number() {
    return number;
  }

  boolean isOf(Libc.Result result) {
    return result.failed() && result.errno() == number;
  }

  static String name(int number) {
    Errno known = of(number);
    return known == null ? "errno " + number : known.name();
  }

  static String advice(int number) {
    Errno known = of(number);
    return known == null ? "look the number up in errno(3)" : known.advice;
  }

  /** Returns what mmap or open returned, or refuses the mapping. */
  static long check(RegionSpec spec, Libc.Result result) {
    if (result.failed()) {
      throw new MappingFailedException(spec, name(result.errno()), advice(result.errno()));
    }
    return result.value();
  }

  /** Returns what another call returned, or refuses the mapping. */
  static long check(RegionSpec spec, String call, Libc.Result result) {
    return check(spec, call, result, advice(result.errno()));
  }

  /** Returns what another call returned, or refuses the mapping with advice of its own. */
  static long check(RegionSpec spec, String call, Libc.Result result, String advice) {
    if (result.failed()) {
      throw new MappingFailedException(spec, name(result.errno()) + " from " + call, advice);
    }
    return result.value();
  }

  /** Refuses an operation on a region that is mapped, if its call failed. */
  static void check(MmapRegion region, String call, Libc.Result result, String advice) {
    if (result.failed()) {
      throw new HostCallFailedException(region.toString(), call, name(result.errno()), advice);
    }
  }

  private static @Nullable Errno of(int number) {
    for (Errno each : values()) {
      if (each.number == number) {
        return each;
      }
    }
    return null;
  }
}
