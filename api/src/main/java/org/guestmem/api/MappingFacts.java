package org.guestmem.api;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a region is really mapped: read from the host when it was created, not guessed from the
 * request.
 *
 * <p>Thread-safety: immutable.
 *
 * @param flags what the host was told, in its own words, such as {@code MAP_SHARED} and {@code
 *     MAP_NORESERVE}; empty where there is no such call
 * @param pageSize the size in bytes of the pages behind the region, that of the huge pages where it
 *     has them; empty where the host does not tell. Transparent huge pages come and go and do not
 *     count
 * @param owned whether closing the region unmaps the memory
 * @param file the file behind the region, memfds included; empty if there is none
 */
public record MappingFacts(
    Set<String> flags, OptionalLong pageSize, boolean owned, Optional<FileRange> file) {

  /** Nothing known: memory of this process, without pages that the host tells of. */
  public static final MappingFacts UNKNOWN =
      new MappingFacts(Set.of(), OptionalLong.empty(), true, Optional.empty());

  /**
   * Copies the flags.
   *
   * @throws NullPointerException if an argument is null
   */
  public MappingFacts {
    flags = Set.copyOf(flags);
    Objects.requireNonNull(pageSize, "pageSize");
    Objects.requireNonNull(file, "file");
  }

  /**
   * A part of a file by the file's identity, which all its names and descriptors share; fstat(2).
   *
   * <p>Thread-safety: immutable.
   *
   * @param device the number of the device that holds the file
   * @param inode the number of the file on its device
   * @param offset where the part begins, in bytes
   * @param length how many bytes
   */
  public record FileRange(long device, long inode, long offset, long length) {
    /**
     * Tells whether two parts have bytes in common.
     *
     * @param other the other part
     * @return true if both are of the same file and overlap
     */
    public boolean overlaps(FileRange other) {
      return device == other.device
          && inode == other.inode
          && offset < other.offset + other.length
          && other.offset < offset + length;
    }
  }
}
