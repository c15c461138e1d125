package org.guestmem.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Set;

/**
 * What holds a file: fstatfs(2).
 *
 * @param magic which file system it is; linux/magic.h
 * @param blockSize its block size in bytes, which on hugetlbfs is that of its pages
 */
record FileSystemType(long magic, long blockSize) {
  private static final long HUGETLBFS_MAGIC = 0x958458f6L;
  private static final long TMPFS_MAGIC = 0x01021994L;

  // And ext2 to ext4, XFS, Btrfs. One that asks a server, such as FUSE, may not know dirty pages.
  private static final Set<Long> KNOW_THEIR_MAPPINGS =
      Set.of(TMPFS_MAGIC, 0xef53L, 0x58465342L, 0x9123683eL);

  private static final MethodHandle FSTATFS =
      Libc.handle("fstatfs", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS), Libc.ERRNO_OPTION);

  /** No file at all. */
  static final FileSystemType NONE = new FileSystemType(0, 0);

  static FileSystemType of(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      // struct statfs of 64-bit Linux begins with two longs, f_type and f_bsize, and has 120 bytes.
      MemorySegment statfs = arena.allocate(256, 8);
      Libc.Result result = Libc.call(state -> (int) FSTATFS.invokeExact(state, fd, statfs));
      return result.failed()
          ? NONE
          : new FileSystemType(statfs.get(JAVA_LONG, 0), statfs.get(JAVA_LONG, 8));
    }
  }

  boolean isHugetlbfs() {
    return magic == HUGETLBFS_MAGIC;
  }

  boolean isTmpfs() {
    return magic == TMPFS_MAGIC;
  }

  /** Tells whether lseek(2) takes pages for data that were written by a mapping alone. */
  boolean countsMappedPagesAsData() {
    return KNOW_THEIR_MAPPINGS.contains(magic);
  }
}
