package org.guestmem.ffm;

import org.jspecify.annotations.Nullable;

/**
 * The errors that mapping can end in, with what to do about each.
 *
 * <p>Numbers from asm-generic/errno-base.h and errno.h; reasons from mmap(2) and open(2).
 */
enum Errno {
  EPERM(1, "a seal or a mount option forbids it; map read-only or privately"),
  ENOENT(2, "the file does not exist"),
  EAGAIN(11, "too much memory is locked; raise ulimit -l"),
  ENOMEM(
      12,
      "the host has no room: raise ulimit -v and vm.max_map_count, ask for less, or look at"
          + " vm.overcommit_memory"),
  EACCES(13, "the file may not be opened so; give permission, or map it read-only or privately"),
  EBUSY(16, "the file is in use"),
  ENODEV(19, "the file system cannot map files"),
  EISDIR(21, "this is a directory; name a file"),
  EINVAL(22, "size and offset do not fit the host; use multiples of its page size"),
  ENFILE(23, "the host has no descriptors left; raise fs.file-max"),
  EMFILE(24, "this process has no descriptors left; raise ulimit -n"),
  ETXTBSY(26, "the file is a running program"),
  EROFS(30, "the file system is read-only; map read-only or privately"),
  ELOOP(40, "too many symbolic links"),
  EOVERFLOW(75, "size and offset do not fit the host");

  private final int number;
  private final String advice;

  Errno(int number, String advice) {
    this.number = number;
    this.advice = advice;
  }

  static String name(int number) {
    Errno known = of(number);
    return known == null ? "errno " + number : known.name();
  }

  static String advice(int number) {
    Errno known = of(number);
    return known == null ? "look the number up in errno(3)" : known.advice;
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
