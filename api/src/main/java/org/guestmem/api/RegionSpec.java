package org.guestmem.api;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to map: an immutable description, made by a builder whose every default is usable.
 *
 * <p>The default is shared anonymous memory that can be read and written, without a dirty log.
 *
 * <p>Thread-safety: immutable.
 *
 * @param size the size in bytes, at least 1
 * @param backing where the bytes live
 * @param sharing whether others see the writes
 * @param protection what the mapping allows until {@link MmapRegion#protect} changes it
 * @param dirtyPageSize the page size of the dirty log in bytes, a power of two of at least 4096, or
 *     0 for no log
 * @param dirtyOnDemand whether the log is off until it is switched on
 * @param options what else is asked of the host
 * @param truncation what is done about others who may shrink the file
 * @param kind what the region is for
 * @param label a name for messages and tables; may be empty
 */
public record RegionSpec(
    long size,
    Backing backing,
    Sharing sharing,
    Protection protection,
    long dirtyPageSize,
    boolean dirtyOnDemand,
    Set<HostOption> options,
    Truncation truncation,
    MemoryKind kind,
    String label) {

  /** The page size of a dirty log unless another is asked for: that of KVM's and vhost's logs. */
  public static final long DEFAULT_DIRTY_PAGE_SIZE = 4096;

  /**
   * Checks the arguments.
   *
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the size is less than 1, the dirty page size is neither 0
   *     nor a power of two of at least 4096, or 0 for a log on demand, or the options contradict
   *     each other, the backing or the size
   */
  public RegionSpec {
    Objects.requireNonNull(backing, "backing");
    Objects.requireNonNull(sharing, "sharing");
    Objects.requireNonNull(protection, "protection");
    options = Collections.unmodifiableSet(new LinkedHashSet<>(options));
    Objects.requireNonNull(truncation, "truncation");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(label, "label");
    if (size < 1) {
      throw new IllegalArgumentException("size " + size + " is less than 1 byte");
    }
    if (dirtyPageSize != 0 || dirtyOnDemand) {
      checkDirtyPageSize(dirtyPageSize);
    }
    options.forEach(option -> checkFits(option, size, backing));
    checkOneOfEach(options);
  }

  static void checkDirtyPageSize(long pageSize) {
    if (pageSize < 4096 || Long.bitCount(pageSize) != 1) {
      throw new IllegalArgumentException(
          "dirty page size " + pageSize + " is not a power of two of at least 4096");
    }
  }

  private static void checkFits(HostOption option, long size, Backing backing) {
    if (backing instanceof Backing.External) {
      throw new IllegalArgumentException(
          "external memory is as its owner mapped it: leave %s out".formatted(option));
    }
    if (option instanceof HostOption.HugePages huge) {
      if (!(backing instanceof Backing.Anonymous || backing instanceof Backing.Memfd)) {
        throw new IllegalArgumentException(
            "a file has the pages of its file system: leave %s out and put the file on hugetlbfs"
                .formatted(huge));
      }
      if (size % huge.pageSize() != 0) {
        throw new IllegalArgumentException(
            "size %d is not a multiple of %d: %s".formatted(size, huge.pageSize(), huge));
      }
    }
  }

  private static void checkOneOfEach(Set<HostOption> options) {
    Set<Object> seen = new HashSet<>();
    for (HostOption option : options) {
      // Each advice is its own; the two about transparent huge pages are one.
      Object subject = option instanceof HostOption.Advice ? option.feature() : option.getClass();
      if (!seen.add(subject)) {
        throw new IllegalArgumentException("options contradict each other: " + options);
      }
    }
  }

  /**
   * Returns what a back end must be able to do to map this: a filter for its service.
   *
   * @return names of features, of which every back end that can has the ones named in {@link
   *     MmapRegionFactory#FEATURES}
   */
  public Set<String> features() {
    Set<String> needed = new TreeSet<>();
    backing.feature().ifPresent(needed::add);
    options.forEach(option -> needed.add(option.feature()));
    return Collections.unmodifiableSet(needed);
  }

  /**
   * Returns the option of a type.
   *
   * @param <T> the type
   * @param type the class of the option
   * @return the option, or empty if it was not asked for
   */
  public <T extends HostOption> Optional<T> option(Class<T> type) {
    return options.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /**
   * Starts a description of a mapping of so many bytes.
   *
   * @param size the size in bytes, at least 1
   * @return a builder with the defaults
   */
  public static Builder builder(long size) {
    return new Builder(size);
  }

  /**
   * Tells whether writes are logged, from the start or once the log is switched on.
   *
   * @return true if the region has a {@link DirtyBitmap}
   */
  public boolean tracksDirty() {
    return dirtyPageSize != 0;
  }

  /**
   * Describes the mapping for messages.
   *
   * @return for example {@code 256 MiB shared anonymous read-write 'ram0'}
   */
  @Override
  public String toString() {
    return ByteSize.format(size)
        + (sharing == Sharing.SHARED ? " shared " : " private ")
        + backing
        + (protection == Protection.READ_ONLY ? " read-only" : " read-write")
        + (options.isEmpty() ? "" : " " + options)
        + (truncation == Truncation.FENCED ? "" : " truncation " + truncation)
        + (label.isEmpty() ? "" : " '" + label + "'");
  }

  /**
   * Builds a {@link RegionSpec}.
   *
   * <p>Thread-safety: confined to one thread.
   */
  public static final class Builder {
    private final long size;
    private Backing backing = Backing.anonymous();
    private Sharing sharing = Sharing.SHARED;
    private Protection protection = Protection.READ_WRITE;
    private long dirtyPageSize;
    private boolean dirtyOnDemand;
    private final Set<HostOption> options = new LinkedHashSet<>();
    private Truncation truncation = Truncation.FENCED;
    private MemoryKind kind = MemoryKind.RAM;
    private String label = "";

    private Builder(long size) {
      this.size = size;
    }

    /**
     * Says where the bytes live; the default is {@link Backing#anonymous()}.
     *
     * @param value the backing
     * @return this builder
     */
    public Builder backing(Backing value) {
      backing = value;
      return this;
    }

    /**
     * Says whether others see the writes; the default is {@link Sharing#SHARED}.
     *
     * @param value the sharing
     * @return this builder
     */
    public Builder sharing(Sharing value) {
      sharing = value;
      return this;
    }

    /**
     * Says what the mapping allows; the default is {@link Protection#READ_WRITE}.
     *
     * @param value the protection
     * @return this builder
     */
    public Builder protection(Protection value) {
      protection = value;
      return this;
    }

    /**
     * Logs writes by pages of {@link #DEFAULT_DIRTY_PAGE_SIZE}; the default is no log.
     *
     * @return this builder
     */
    public Builder trackDirty() {
      return trackDirty(DEFAULT_DIRTY_PAGE_SIZE);
    }

    /**
     * Logs writes by pages of the given size; the default is no log.
     *
     * @param pageSize the page size in bytes, a power of two of at least 4096
     * @return this builder
     */
    public Builder trackDirty(long pageSize) {
      dirtyPageSize = pageSize;
      dirtyOnDemand = false;
      return this;
    }

    /**
     * Makes a log of writes, by pages of {@link #DEFAULT_DIRTY_PAGE_SIZE}, that is off until {@link
     * DirtyBitmap#enable} switches it on; the default is no log.
     *
     * @return this builder
     */
    public Builder trackDirtyOnDemand() {
      return trackDirtyOnDemand(DEFAULT_DIRTY_PAGE_SIZE);
    }

    /**
     * Makes a log of writes, by pages of the given size, that is off until {@link
     * DirtyBitmap#enable} switches it on; the default is no log.
     *
     * @param pageSize the page size in bytes, a power of two of at least 4096
     * @return this builder
     */
    public Builder trackDirtyOnDemand(long pageSize) {
      dirtyPageSize = pageSize;
      dirtyOnDemand = true;
      return this;
    }

    /**
     * Asks more of the host; the default is nothing.
     *
     * @param values options, which add to those given before
     * @return this builder
     * @throws NullPointerException if one is null
     */
    public Builder with(HostOption... values) {
      options.addAll(List.of(values));
      return this;
    }

    /**
     * Says what is done about others who may shrink the file; the default is {@link
     * Truncation#FENCED}.
     *
     * @param value what is done
     * @return this builder
     */
    public Builder truncation(Truncation value) {
      truncation = value;
      return this;
    }

    /**
     * Allows read-modify-write of memory whose file others can shrink: {@link
     * Truncation#UNSAFE_ATOMICS}. If they do, <b>the process may die</b> of one.
     *
     * @return this builder
     */
    public Builder allowUnsafeAtomics() {
      return truncation(Truncation.UNSAFE_ATOMICS);
    }

    /**
     * Says what the region is for; the default is {@link MemoryKind#RAM}.
     *
     * @param value the kind
     * @return this builder
     */
    public Builder kind(MemoryKind value) {
      kind = value;
      return this;
    }

    /**
     * Names the region for messages and tables; the default is no name.
     *
     * @param value the name
     * @return this builder
     */
    public Builder label(String value) {
      label = value;
      return this;
    }

    /**
     * Returns the description.
     *
     * @return the description
     * @throws NullPointerException if a value given is null
     * @throws IllegalArgumentException if the size is less than 1, the dirty page size is not a
     *     power of two of at least 4096, or the options contradict each other, the backing or the
     *     size
     */
    public RegionSpec build() {
      return new RegionSpec(
          size,
          backing,
          sharing,
          protection,
          dirtyPageSize,
          dirtyOnDemand,
          options,
          truncation,
          kind,
          label);
    }
  }
}
