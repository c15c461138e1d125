package org.guestmem.kvm;

import java.util.Map;

/** Error numbers by name: errno(3), include/uapi/asm-generic/errno-base.h. */
final class Errno {
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int ENXIO = 6;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EFAULT = 14;
  static final int EINVAL = 22;
  static final int ENOSPC = 28;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "EPERM (operation not permitted)"),
          Map.entry(ENOENT, "ENOENT (no such file)"),
          Map.entry(EINTR, "EINTR (interrupted)"),
          Map.entry(ENXIO, "ENXIO (no such device)"),
          Map.entry(7, "E2BIG (too big)"),
          Map.entry(9, "EBADF (bad file descriptor)"),
          Map.entry(11, "EAGAIN (try again)"),
          Map.entry(ENOMEM, "ENOMEM (out of memory)"),
          Map.entry(EACCES, "EACCES (permission denied)"),
          Map.entry(EFAULT, "EFAULT (bad address)"),
          Map.entry(16, "EBUSY (busy)"),
          Map.entry(17, "EEXIST (exists)"),
          Map.entry(19, "ENODEV (no such device)"),
          Map.entry(EINVAL, "EINVAL (invalid argument)"),
          Map.entry(23, "ENFILE (too many open files on the host)"),
          Map.entry(24, "EMFILE (too many open files in this process)"),
          Map.entry(25, "ENOTTY (unknown ioctl)"),
          Map.entry(ENOSPC, "ENOSPC (no space)"),
          Map.entry(38, "ENOSYS (not implemented)"));

  private Errno() {}

  static String name(int errno) {
    return NAMES.getOrDefault(errno, "errno " + errno);
  }
}
