package org.guestmem.tck;

import java.util.Set;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.HostOption.NumaPolicy.Mode;

/** One of each option; what a host may still refuse depends on its settings and limits. */
public enum OptionSample {
  HUGE_PAGES(new HostOption.HugePages(2 << 20), true),
  ALIGNMENT(new HostOption.Alignment(4 << 20), false),
  GUARD_PAGES(new HostOption.GuardPages(8192), false),
  PREFAULT(new HostOption.Prefault(1), false),
  PREFAULT_BY_MANY(new HostOption.Prefault(5), false),
  NUMA_BIND(new HostOption.NumaPolicy(Mode.BIND, Set.of(0)), true),
  NUMA_PREFERRED(new HostOption.NumaPolicy(Mode.PREFERRED, Set.of(0)), true),
  NUMA_INTERLEAVE(new HostOption.NumaPolicy(Mode.INTERLEAVE, Set.of(0)), true),
  NUMA_NODE_THAT_IS_NOT_THERE(new HostOption.NumaPolicy(Mode.BIND, Set.of(0, 1023)), true),
  LOCK(new HostOption.LockInRam(false), true),
  LOCK_ON_FAULT(new HostOption.LockInRam(true), true),
  TRANSPARENT_HUGE_PAGES(Advice.HUGE_PAGES, true),
  SMALL_PAGES(Advice.SMALL_PAGES, false),
  RESERVE(Advice.RESERVE, true),
  MERGE(Advice.MERGE, true),
  NO_DUMP(Advice.NO_DUMP, false),
  NO_FORK(Advice.NO_FORK, false);

  @SuppressWarnings("ImmutableEnumChecker") // every option is
  private final HostOption option;

  private final boolean refusable;

  OptionSample(HostOption option, boolean refusable) {
    this.option = option;
    this.refusable = refusable;
  }

  HostOption option() {
    return option;
  }

  /** Whether a host that has the feature may refuse this one. */
  boolean isRefusable() {
    return refusable;
  }
}
