package org.guestmem.api;

import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a region asks of its host beyond being mapped. A back end or host that cannot do it refuses
 * the region with a {@link FeatureUnavailableException}: nothing is ignored.
 *
 * <p>Options are applied in this order, whatever the order in which they are given: pages and
 * place, NUMA policy, advice, lock, prefault, so that pages come where the policy wants them.
 *
 * <p>Thread-safety: immutable.
 */
public sealed interface HostOption {

  /**
   * Returns what a back end must be able to do for this option.
   *
   * @return one of the features of {@link MmapRegionFactory}
   */
  String feature();

  /**
   * Explicit huge pages, from the host's pool of that size (hugetlb); for anonymous memory and
   * memfds. A pool that runs dry is an error when the region is created, for its pages are
   * reserved.
   *
   * @param pageSize the size of a page in bytes, a power of two; the size of the region is a
   *     multiple of it
   */
  record HugePages(long pageSize) implements HostOption {
    /**
     * Checks the argument.
     *
     * @throws IllegalArgumentException if {@code pageSize} is not a power of two of at least 4096
     */
    public HugePages {
      requirePowerOfTwo("huge page size", pageSize);
    }

    @Override
    public String feature() {
      return MmapRegionFactory.FEATURE_HUGE_PAGES;
    }

    @Override
    public String toString() {
      return "huge pages of " + ByteSize.format(pageSize);
    }
  }

  /**
   * A host address that is a multiple of this, so that huge pages and the hypervisor's large
   * mappings fit.
   *
   * @param bytes the alignment in bytes, a power of two of at least 4096
   */
  record Alignment(long bytes) implements HostOption {
    /**
     * Checks the argument.
     *
     * @throws IllegalArgumentException if {@code bytes} is not a power of two of at least 4096
     */
    public Alignment {
      requirePowerOfTwo("alignment", bytes);
    }

    @Override
    public String feature() {
      return MmapRegionFactory.FEATURE_ALIGNMENT;
    }

    @Override
    public String toString() {
      return "aligned to " + ByteSize.format(bytes);
    }
  }

  /**
   * Inaccessible memory before and after the region: native code or a device that leaves it by less
   * than this meets no other memory.
   *
   * @param bytes how much on each side, a power of two of at least 4096
   */
  record GuardPages(long bytes) implements HostOption {
    /**
     * Checks the argument.
     *
     * @throws IllegalArgumentException if {@code bytes} is not a power of two of at least 4096
     */
    public GuardPages {
      requirePowerOfTwo("guard", bytes);
    }

    @Override
    public String feature() {
      return MmapRegionFactory.FEATURE_GUARD_PAGES;
    }

    @Override
    public String toString() {
      return "guards of " + ByteSize.format(bytes);
    }
  }

  /**
   * All pages are there when the region is handed out; for files and memfds that includes their
   * space in the file system. What the host or a memory control group of this process has not is
   * refused first, where filling it would have the kernel kill for memory.
   *
   * @param threads how many threads fault pages in, from 1 to 64
   */
  record Prefault(int threads) implements HostOption {
    /**
     * Checks the argument.
     *
     * @throws IllegalArgumentException if {@code threads} is not from 1 to 64
     */
    public Prefault {
      if (threads < 1 || threads > 64) {
        throw new IllegalArgumentException("prefault threads " + threads + " is not from 1 to 64");
      }
    }

    @Override
    public String feature() {
      return MmapRegionFactory.FEATURE_PREFAULT;
    }

    @Override
    public String toString() {
      return "prefaulted by " + threads + (threads == 1 ? " thread" : " threads");
    }
  }

  /**
   * On which NUMA nodes pages come; mbind(2).
   *
   * @param mode how the nodes are used
   * @param nodes the nodes, from 0 to 1023; at least one
   */
  record NumaPolicy(Mode mode, Set<Integer> nodes) implements HostOption {

    /** How nodes are used. */
    public enum Mode {
      /** On these nodes alone. */
      BIND,
      /** On the first of these nodes while it has room, then elsewhere; one node. */
      PREFERRED,
      /** On these nodes in turn, page by page. */
      INTERLEAVE
    }

    /**
     * Checks and copies the arguments.
     *
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if there is no node, one is not from 0 to 1023, or several
     *     are preferred
     */
    public NumaPolicy {
      Objects.requireNonNull(mode, "mode");
      nodes = Collections.unmodifiableSet(new TreeSet<>(nodes));
      if (nodes.isEmpty() || nodes.stream().anyMatch(node -> node < 0 || node > 1023)) {
        throw new IllegalArgumentException("NUMA nodes " + nodes + " are none or not 0 to 1023");
      }
      if (mode == Mode.PREFERRED && nodes.size() > 1) {
        throw new IllegalArgumentException("only one NUMA node can be preferred, not " + nodes);
      }
    }

    @Override
    public String feature() {
      return MmapRegionFactory.FEATURE_NUMA;
    }

    @Override
    public String toString() {
      return "NUMA " + mode.name().toLowerCase(Locale.ROOT) + " " + nodes;
    }
  }

  /**
   * Pages never leave RAM; mlock2(2).
   *
   * @param onFault whether a page is locked when it is first touched; if not, all pages are faulted
   *     in and locked when the region is created
   */
  record LockInRam(boolean onFault) implements HostOption {
    @Override
    public String feature() {
      return MmapRegionFactory.FEATURE_LOCK;
    }

    @Override
    public String toString() {
      return onFault ? "locked in RAM on fault" : "locked in RAM";
    }
  }

  /** What is told to the kernel in a word. */
  enum Advice implements HostOption {
    /** Back it by transparent huge pages where possible; MADV_HUGEPAGE. */
    HUGE_PAGES(MmapRegionFactory.FEATURE_TRANSPARENT_HUGE_PAGES, "transparent huge pages"),
    /** Never back it by transparent huge pages; MADV_NOHUGEPAGE. */
    SMALL_PAGES(MmapRegionFactory.FEATURE_TRANSPARENT_HUGE_PAGES, "no transparent huge pages"),
    /**
     * Account for all of it when it is created, so that the host refuses now rather than kills
     * later: no MAP_NORESERVE, and space in the file system for a memfd; see proc(5),
     * overcommit_memory.
     */
    RESERVE(MmapRegionFactory.FEATURE_RESERVE, "reserved"),
    /**
     * Share equal pages with other processes while the host's ksmd runs (KSM); MADV_MERGEABLE,
     * private memory alone.
     */
    MERGE(MmapRegionFactory.FEATURE_MERGE, "mergeable"),
    /** Leave it out of core dumps; MADV_DONTDUMP. */
    NO_DUMP(MmapRegionFactory.FEATURE_DUMP, "not dumped"),
    /** Leave it out of child processes; MADV_DONTFORK. */
    NO_FORK(MmapRegionFactory.FEATURE_FORK, "not forked");

    private final String feature;
    private final String words;

    Advice(String feature, String words) {
      this.feature = feature;
      this.words = words;
    }

    @Override
    public String feature() {
      return feature;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private static void requirePowerOfTwo(String what, long bytes) {
    if (bytes < 4096 || Long.bitCount(bytes) != 1) {
      throw new IllegalArgumentException(
          what + " " + bytes + " is not a power of two of at least 4096");
    }
  }
}
