package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which numbers are host addresses: those at which this process has something mapped; proc(5). */
public final class HostAddresses {
  private static final Path MAPS = Path.of("/proc/self/maps");

  /** Sizes and offsets of cases are less, and so is where the JVM puts its small heaps. */
  private static final long FLOOR = 1L << 36;

  private static final Pattern DECIMAL = Pattern.compile("(?<![0-9])[0-9]{9,20}(?![0-9])");
  private static final Pattern HEXADECIMAL =
      Pattern.compile("(?<![0-9a-f])[0-9a-f]{9,16}(?![0-9a-f])");

  /**
   * A range that is mapped.
   *
   * @param start its first byte
   * @param end the byte behind it
   */
  private record Mapped(long start, long end) {
    static Mapped of(String line) {
      String[] ends = line.substring(0, line.indexOf(' ')).split("-", 2);
      return new Mapped(Long.parseUnsignedLong(ends[0], 16), Long.parseUnsignedLong(ends[1], 16));
    }

    boolean has(long number) {
      return Long.compareUnsigned(start, number) <= 0 && Long.compareUnsigned(number, end) <= 0;
    }
  }

  private final List<Mapped> mapped;

  private HostAddresses(List<Mapped> mapped) {
    this.mapped = mapped;
  }

  /**
   * Looks at what is mapped now; call it while the regions are open.
   *
   * @return the addresses; none where the host has no {@code /proc/self/maps}
   */
  public static HostAddresses now() {
    if (!Files.exists(MAPS)) {
      return new HostAddresses(List.of());
    }
    try (Stream<String> lines = Files.lines(MAPS)) {
      return new HostAddresses(lines.map(Mapped::of).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Tells whether a number is an address.
   *
   * @param number any
   * @return true if something is mapped there, or ends there
   */
  public boolean has(long number) {
    return Long.compareUnsigned(number, FLOOR) >= 0
        && mapped.stream().anyMatch(range -> range.has(number));
  }

  /**
   * Fails if a text holds an address, in decimal or hexadecimal.
   *
   * @param text any
   */
  public void mustNotBeIn(String text) {
    assertFalse(isIn(text), () -> "a host address is in: " + text);
  }

  /** Some of them. */
  List<Long> samples() {
    return mapped.stream().map(Mapped::start).filter(this::has).filter(start -> start > 0).toList();
  }

  boolean isIn(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replace("_", "");
    return isIn(plain, DECIMAL, 10) || isIn(plain, HEXADECIMAL, 16);
  }

  private boolean isIn(String text, Pattern digits, int radix) {
    return digits
        .matcher(text)
        .results()
        .map(found -> new BigInteger(found.group(), radix))
        .anyMatch(number -> number.bitLength() <= Long.SIZE && has(number.longValue()));
  }
}
