package org.guestmem.ffm;

import java.nio.file.Path;
import org.guestmem.api.RegionDescriptor;

/** A descriptor that belongs to whoever asked for it. */
final class DuplicateDescriptor implements RegionDescriptor {
  private final long offset;
  private final long length;
  private int number;

  DuplicateDescriptor(int number, long offset, long length) {
    this.number = number;
    this.offset = offset;
    this.length = length;
  }

  @Override
  public synchronized int number() {
    if (number < 0) {
      throw new IllegalStateException("the descriptor is closed");
    }
    return number;
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Path path() {
    return Path.of("/proc/%d/fd/%d".formatted(ProcessHandle.current().pid(), number()));
  }

  @Override
  public synchronized void close() {
    if (number >= 0) {
      Libc.close(number);
      number = -1; // another file may have it by now
    }
  }

  @Override
  public String toString() {
    return "descriptor " + number + " of " + length + " bytes at offset " + offset;
  }
}
