package org.guestmem.ffm;

/**
 * Holes of a file that is mapped shared: lseek(2), {@code SEEK_DATA} and {@code SEEK_HOLE}.
 *
 * <p>A private mapping may have data of its own where the file has a hole. What lies past the end
 * of a file that shrank is no hole either: who reads it is to get the fault.
 */
final class FileHoles implements Holes {
  private final int fd;
  private final long start;

  private FileHoles(int fd, long start) {
    this.fd = fd;
    this.start = start;
  }

  /**
   * Looks at the file of a descriptor, by an open file of its own: to seek moves the offset of all
   * who share one.
   */
  static Holes of(int fd, long start) {
    if (!FileSystemType.of(fd).countsMappedPagesAsData()) {
      return UNKNOWN;
    }
    Libc.Result own = Libc.open(Descriptors.path(fd).toString(), Libc.O_RDONLY | Libc.O_CLOEXEC);
    return own.failed() ? UNKNOWN : new FileHoles((int) own.value(), start);
  }

  @Override
  public long nextData(long offset, long end) {
    Libc.Result data = PageCalls.seek(fd, start + offset, PageCalls.SEEK_DATA);
    if (Errno.ENXIO.isOf(data)) {
      return Math.min(Math.max(offset, fileEnd(offset)), end); // no data up to the end of the file
    }
    return data.failed() ? offset : Math.min(data.value() - start, end);
  }

  @Override
  public long dataEnd(long offset, long end) {
    Libc.Result hole = PageCalls.seek(fd, start + offset, PageCalls.SEEK_HOLE);
    boolean inside = !hole.failed() && hole.value() - start < fileEnd(offset);
    return inside ? Math.min(Math.max(offset, hole.value() - start), end) : end;
  }

  /** Where the file ends, in the mapping; where it is not known it might end at once. */
  private long fileEnd(long offset) {
    Libc.Result length = PageCalls.seek(fd, 0, PageCalls.SEEK_END);
    return length.failed() ? offset : length.value() - start;
  }

  @Override
  public void close() {
    Libc.close(fd);
  }
}
