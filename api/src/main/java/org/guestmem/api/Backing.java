package org.guestmem.api;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the bytes of a mapping live.
 *
 * <p>Thread-safety: immutable.
 */
public sealed interface Backing {

  /** Memory without a file, zero when created. */
  record Anonymous() implements Backing {
    @Override
    public String toString() {
      return "anonymous";
    }
  }

  /**
   * A part of a file, from {@code offset} on.
   *
   * @param path the file
   * @param offset where the mapping begins in the file, in bytes; a multiple of {@link
   *     MmapRegionFactory#granularity()}
   */
  record FileRange(Path path, long offset) implements Backing {
    /**
     * Checks the arguments.
     *
     * @throws NullPointerException if {@code path} is null
     * @throws IllegalArgumentException if {@code offset} is negative
     */
    public FileRange {
      Objects.requireNonNull(path, "path");
      if (offset < 0) {
        throw new IllegalArgumentException("file offset " + offset + " is negative");
      }
    }

    @Override
    public String toString() {
      return "file " + path + " at offset " + offset;
    }
  }

  /**
   * Returns memory without a file.
   *
   * @return the backing
   */
  static Backing anonymous() {
    return new Anonymous();
  }

  /**
   * Returns a part of a file.
   *
   * @param path the file; it must exist and hold every byte that is mapped
   * @param offset where the mapping begins in the file, in bytes
   * @return the backing
   * @throws NullPointerException if {@code path} is null
   * @throws IllegalArgumentException if {@code offset} is negative
   */
  static Backing file(Path path, long offset) {
    return new FileRange(path, offset);
  }
}
