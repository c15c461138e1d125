package org.guestmem.ffm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import org.guestmem.api.HostOption.NumaPolicy;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;

/** On which NUMA nodes pages come: mbind(2). */
final class NumaNodes {
  // linux/mempolicy.h
  private static final int MPOL_F_MEMS_ALLOWED = 1 << 2;
  private static final int MPOL_MF_STRICT = 1;
  private static final int MPOL_MF_MOVE = 1 << 1;

  private static final int NODES = 1024;
  private static final long MAX_NODE = NODES + 1; // the kernel takes one off

  private NumaNodes() {}

  /** Tells whether the kernel has policies and lets this process use them. */
  static boolean isAvailable() {
    return allowed().isPresent();
  }

  /** Returns the nodes that this process may have memory of. */
  private static Optional<BitSet> allowed() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(JAVA_LONG, NODES / Long.SIZE);
      Libc.Result result =
          Syscall.GET_MEMPOLICY.invoke(0, mask.address(), MAX_NODE, 0, MPOL_F_MEMS_ALLOWED);
      return result.failed()
          ? Optional.empty()
          : Optional.of(BitSet.valueOf(mask.toArray(JAVA_LONG)));
    }
  }

  /** Sets the policy of memory of which no page has come yet; returns its name. */
  static String bind(RegionSpec spec, NumaPolicy policy, OpenBacking backing, Placement place) {
    if (backing.isFile() && !backing.hasHugePages() && !backing.type().isTmpfs()) {
      throw new MappingFailedException(
          spec,
          "the page cache of a file on a disk follows no NUMA policy",
          "use a memfd, or a file on tmpfs or hugetlbfs");
    }
    checkNodes(spec, policy.nodes());
    Libc.Result result = bind(policy, place.address(), place.length());
    Errno.check(spec, "mbind", result, advice(result));
    return "MPOL_" + policy.mode();
  }

  static Libc.Result bind(NumaPolicy policy, long address, long length) {
    try (Arena arena = Arena.ofConfined()) {
      BitSet nodes = new BitSet(NODES);
      policy.nodes().forEach(nodes::set);
      MemorySegment mask = arena.allocate(JAVA_LONG, NODES / Long.SIZE);
      mask.copyFrom(MemorySegment.ofArray(nodes.toLongArray()));
      return Syscall.MBIND.invoke(
          address,
          length,
          mode(policy.mode()),
          mask.address(),
          MAX_NODE,
          MPOL_MF_STRICT | MPOL_MF_MOVE);
    }
  }

  private static void checkNodes(RegionSpec spec, Set<Integer> nodes) {
    BitSet allowed = allowed().orElseGet(BitSet::new);
    if (!nodes.stream().allMatch(allowed::get)) {
      throw new MappingFailedException(
          spec,
          "this process may have memory of the NUMA nodes " + allowed + " alone",
          "use some of those, or change its cpuset");
    }
  }

  private static int mode(NumaPolicy.Mode mode) {
    return switch (mode) {
      case PREFERRED -> 1;
      case BIND -> 2;
      case INTERLEAVE -> 3;
    };
  }

  private static String advice(Libc.Result result) {
    return Errno.EIO.isOf(result)
        ? "pages of the file are on other nodes and cannot move; ask for it before it is used"
        : Errno.advice(result.errno());
  }
}
