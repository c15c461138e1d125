package org.guestmem.examples.introspection;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.VolatileSlice;

/**
 * What a Linux kernel calls itself: the variable {@code linux_banner} of init/version.c, which is
 * in memory once the kernel is unpacked.
 *
 * <p>Thread-safety: immutable.
 *
 * @param address where it begins, a guest physical address
 * @param text the line: version, who built it, the compiler, the number of the build
 */
public record KernelBanner(long address, String text) {
  private static final byte[] START = "Linux version ".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_LENGTH = 512;
  private static final int MAX_CANDIDATES = 10_000;

  /** Whole: logs, page caches and the packed kernel have pieces of it. */
  private static final Pattern WHOLE =
      Pattern.compile("(Linux version \\d+\\.\\d+[ -~]* #\\d+[ -~]*)\n\0[\\x00-\\xff]*");

  /**
   * Finds the first, region by region; pages that were never written are not touched. A guest may
   * have written any text there: at most {@value #MAX_CANDIDATES} beginnings are looked at.
   */
  static Optional<KernelBanner> find(GuestMemory memory) {
    int candidates = MAX_CANDIDATES;
    for (GuestMemoryRegion region : memory.regions()) {
      VolatileSlice bytes = region.slice();
      OptionalLong start = bytes.find(0, bytes.size(), START);
      while (start.isPresent() && candidates-- > 0) {
        long offset = start.getAsLong();
        Optional<KernelBanner> banner = at(region.base(), bytes, offset);
        if (banner.isPresent()) {
          return banner;
        }
        start = bytes.find(offset + 1, bytes.size() - offset - 1, START);
      }
    }
    return Optional.empty();
  }

  private static Optional<KernelBanner> at(long base, VolatileSlice bytes, long offset) {
    byte[] text = new byte[(int) Math.min(MAX_LENGTH, bytes.size() - offset)];
    bytes.get(offset, text, 0, text.length);
    Matcher whole = WHOLE.matcher(new String(text, StandardCharsets.ISO_8859_1));
    return whole.matches()
        ? Optional.of(new KernelBanner(base + offset, whole.group(1)))
        : Optional.empty();
  }
}
