package org.guestmem.api;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where the bytes of a mapping live.
 *
 * <p>Thread-safety: immutable.
 */
public sealed interface Backing {

  /**
   * Returns what a back end must be able to do for this backing.
   *
   * @return one of the features of {@link MmapRegionFactory}, or empty if every back end has it
   */
  default Optional<String> feature() {
    return Optional.empty();
  }

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
   * A new file in memory without a path, zero when created, whose descriptor can be handed to
   * another process; memfd_create(2).
   *
   * @param name a name for the host's tables, at most 249 bytes in UTF-8
   * @param seals what nobody may do to it; in force before the region is handed out
   */
  record Memfd(String name, Set<Seal> seals) implements Backing {
    /** As long as a name may be; memfd_create(2). */
    private static final int MAX_NAME = 249;

    /**
     * Checks the name and copies the seals.
     *
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the name is too long or has a NUL character
     */
    public Memfd {
      int length = name.getBytes(StandardCharsets.UTF_8).length;
      if (length > MAX_NAME || name.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            "memfd name of %d bytes is longer than %d or has a NUL: '%s'"
                .formatted(length, MAX_NAME, name.replace('\0', '?')));
      }
      Set<Seal> copy = EnumSet.noneOf(Seal.class);
      copy.addAll(seals);
      seals = Collections.unmodifiableSet(copy);
    }

    @Override
    public Optional<String> feature() {
      return Optional.of(MmapRegionFactory.FEATURE_MEMFD);
    }

    @Override
    public String toString() {
      return "memfd " + name + (seals.isEmpty() ? "" : " sealed against " + seals);
    }
  }

  /**
   * A part of a file that this process has open, by the number of its descriptor: a memfd that
   * another process sent, say.
   *
   * @param number the descriptor; it is duplicated, the caller keeps and closes its own
   * @param offset where the mapping begins in the file, in bytes; a multiple of {@link
   *     MmapRegionFactory#granularity()}
   */
  record Descriptor(int number, long offset) implements Backing {
    /**
     * Checks the arguments.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public Descriptor {
      if (number < 0 || offset < 0) {
        throw new IllegalArgumentException(
            "neither descriptor %d nor offset %d may be negative".formatted(number, offset));
      }
    }

    @Override
    public Optional<String> feature() {
      return Optional.of(MmapRegionFactory.FEATURE_DESCRIPTOR);
    }

    @Override
    public String toString() {
      return "descriptor " + number + " at offset " + offset;
    }
  }

  /**
   * Memory that somebody else mapped and unmaps; only the back end's own method for it makes such a
   * region, for it takes an address. The options of the region have to be none: its owner chose.
   */
  record External() implements Backing {
    @Override
    public Optional<String> feature() {
      return Optional.of(MmapRegionFactory.FEATURE_EXTERNAL);
    }

    @Override
    public String toString() {
      return "external";
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
   * Returns a part of a file. Whoever may write it can make it shorter while it is mapped: then the
   * region is {@linkplain MmapRegion#isTruncatable truncatable}, and each access pays for it. A
   * {@linkplain #memfd(String) memfd} cannot shrink; {@link Truncation} says what else can be done.
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

  /**
   * Returns a new memfd that nobody can resize or seal further: what a process that receives its
   * descriptor can rely on.
   *
   * @param name a name for the host's tables
   * @return the backing
   * @throws NullPointerException if {@code name} is null
   * @throws IllegalArgumentException if the name has more than 249 bytes in UTF-8 or a NUL
   *     character
   */
  static Backing memfd(String name) {
    return new Memfd(name, EnumSet.allOf(Seal.class));
  }

  /**
   * Returns a new memfd with these seals.
   *
   * @param name a name for the host's tables
   * @param seals what nobody may do to it; none at all if none are given
   * @return the backing
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the name has more than 249 bytes in UTF-8 or a NUL
   *     character
   */
  static Backing memfd(String name, Seal... seals) {
    return new Memfd(name, Set.copyOf(List.of(seals)));
  }

  /**
   * Returns a part of a file that is open.
   *
   * @param number the number of its descriptor
   * @param offset where the mapping begins in the file, in bytes
   * @return the backing
   * @throws IllegalArgumentException if one is negative
   */
  static Backing descriptor(int number, long offset) {
    return new Descriptor(number, offset);
  }
}
