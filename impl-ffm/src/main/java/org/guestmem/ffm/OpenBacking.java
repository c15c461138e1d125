package org.guestmem.ffm;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Optional;
import org.guestmem.api.Backing;
import org.guestmem.api.HostOption;
import org.guestmem.api.MappingFacts;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.AllowedFile;
import org.guestmem.api.spi.FileStatus;

/**
 * A backing made ready for mmap(2): its file opened, created or duplicated, and looked at.
 *
 * @param fd the descriptor, which the mapping keeps; -1 if there is no file
 * @param offset where the mapping begins in the file, in bytes
 * @param flags what mmap has to be told of the backing
 * @param pageSize the size of its pages in bytes
 * @param type what holds the file
 * @param file which part of which file it is, if it is one
 */
record OpenBacking(
    int fd,
    long offset,
    int flags,
    long pageSize,
    FileSystemType type,
    Optional<MappingFacts.FileRange> file)
    implements AutoCloseable {
  /** Opens the backing of a region, its file by the way that is allowed, if only one is. */
  static OpenBacking of(RegionSpec spec, Optional<AllowedFile> allowed) {
    Optional<HostOption.HugePages> huge = spec.option(HostOption.HugePages.class);
    huge.ifPresent(pages -> HugePagePool.checkSize(spec, pages.pageSize()));
    return switch (spec.backing()) {
      case Backing.Anonymous anonymous -> anonymous(huge);
      case Backing.Memfd memfd -> look(spec, Memfd.create(spec, memfd), 0);
      case Backing.FileRange part -> open(spec, part, allowed);
      case Backing.Descriptor part -> duplicate(spec, part);
      case Backing.External external -> throw new IllegalArgumentException("has no place: " + spec);
    };
  }

  private static OpenBacking anonymous(Optional<HostOption.HugePages> huge) {
    long pageSize = huge.map(HostOption.HugePages::pageSize).orElse(Host.PAGE_SIZE);
    return new OpenBacking(
        -1, 0, MmapFlags.anonymous(pageSize), pageSize, FileSystemType.NONE, Optional.empty());
  }

  private static OpenBacking open(
      RegionSpec spec, Backing.FileRange part, Optional<AllowedFile> allowed) {
    Path path = part.path();
    if (!path.getFileSystem().equals(FileSystems.getDefault())) {
      throw new MappingFailedException(
          spec, "the host cannot open a file inside " + path.getFileSystem(), "copy it to a disk");
    }
    return look(spec, Descriptors.open(spec, path, allowed), part.offset());
  }

  private static OpenBacking duplicate(RegionSpec spec, Backing.Descriptor part) {
    OpenBacking backing = look(spec, Descriptors.duplicate(spec, part.number()), part.offset());
    if (Descriptors.writesFile(spec) && !Descriptors.isReadWrite(backing.fd)) {
      backing.close();
      throw new MappingFailedException(
          spec,
          "descriptor %d is not open for reading and writing".formatted(part.number()),
          "open it so, or map it read-only or privately");
    }
    return backing;
  }

  /** Looks at an open file, which is what counts: a path may name another one by now. */
  private static OpenBacking look(RegionSpec spec, int fd, long offset) {
    try {
      FileSystemType type = FileSystemType.of(fd);
      long pageSize = type.isHugetlbfs() ? type.blockSize() : Host.PAGE_SIZE;
      FileStatus status = FfmRegionFactory.checkFile(spec, fd, offset, pageSize);
      return new OpenBacking(fd, offset, 0, pageSize, type, status.range(offset, spec.size()));
    } catch (RuntimeException e) {
      Libc.close(fd);
      throw e;
    }
  }

  boolean isFile() {
    return fd >= 0;
  }

  boolean hasHugePages() {
    return pageSize > Host.PAGE_SIZE;
  }

  /** Tells whether written pages have nowhere to go but RAM and swap. */
  boolean isInRam() {
    return !hasHugePages() && (!isFile() || type.isTmpfs());
  }

  @Override
  public void close() {
    if (isFile()) {
      Libc.close(fd);
    }
  }
}
