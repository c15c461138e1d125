package org.guestmem.ffm;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;

/**
 * Advises the kernel of memory, and looks whether it took the advice: often it says 0 and did not.
 */
final class MemoryAdvice {
  private static final Map<Advice, Madvise> WORDS =
      new TreeMap<>(
          Map.of(
              Advice.HUGE_PAGES, Madvise.HUGEPAGE,
              Advice.SMALL_PAGES, Madvise.NOHUGEPAGE,
              Advice.MERGE, Madvise.MERGEABLE,
              Advice.NO_DUMP, Madvise.DONTDUMP,
              Advice.NO_FORK, Madvise.DONTFORK));

  private MemoryAdvice() {}

  /** Gives the advice that was asked for; returns its words. */
  static List<String> give(RegionSpec spec, OpenBacking backing, Placement place) {
    Map<Advice, Madvise> asked = new TreeMap<>(WORDS);
    asked.keySet().retainAll(spec.options());
    if (asked.isEmpty()) {
      return List.of();
    }
    asked.forEach((advice, word) -> give(spec, place, word));
    Smaps now = Smaps.of(place.address(), place.length());
    asked.forEach((advice, word) -> verify(spec, word, now));
    if (asked.containsKey(Advice.HUGE_PAGES) && !now.mayBeHuge()) {
      throw TransparentHugePages.refusal(spec, backing);
    }
    return asked.values().stream().map(Madvise::toString).toList();
  }

  /** Gives it once more, to memory that takes the place of other memory of the region. */
  static Libc.Result give(RegionSpec spec, long address, long length) {
    Libc.Result result = new Libc.Result(0, 0);
    for (Map.Entry<Advice, Madvise> each : WORDS.entrySet()) {
      if (spec.options().contains(each.getKey()) && !result.failed()) {
        result = each.getValue().invoke(address, length);
      }
    }
    return result;
  }

  private static void give(RegionSpec spec, Placement place, Madvise word) {
    if (word == Madvise.MERGEABLE && spec.sharing() == Sharing.SHARED) {
      throw new MappingFailedException(
          spec, "KSM merges the pages of private memory alone", "map it privately");
    }
    Libc.Result result = word.invoke(place.address(), place.length());
    Errno.check(spec, "madvise(" + word + ")", result, "leave the advice out");
  }

  private static void verify(RegionSpec spec, Madvise word, Smaps now) {
    if (now.unreadable().isPresent()) {
      throw new MappingFailedException(
          spec,
          "whether %s did something cannot be told: %s".formatted(word, now.unreadable().get()),
          "raise ulimit -n, or leave the advice out");
    }
    if (!now.hasFlag(word.flag())) {
      throw new MappingFailedException(
          spec,
          "%s returned 0 and did nothing: no '%s' in /proc/self/smaps".formatted(word, word.flag()),
          "leave the advice out, or use another backing");
    }
  }
}
