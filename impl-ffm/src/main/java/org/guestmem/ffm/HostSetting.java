package org.guestmem.ffm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel says of itself in files of one line, under /sys and /proc. */
final class HostSetting {
  private static final Pattern CHOSEN = Pattern.compile("\\[(.*)]");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private HostSetting() {}

  /** Returns the words of a line, which blanks part. */
  static List<String> words(String line) {
    return List.of(BLANKS.split(line.strip()));
  }

  /** Returns the line, or {@code unknown} where there is no such file. */
  static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      // Not readString: files of /proc/sys are at their end after the first read, of one byte.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Returns the word in brackets of {@code always [madvise] never}. */
  static String chosen(Path file) {
    String line = read(file);
    Matcher m = CHOSEN.matcher(line);
    return m.find() ? m.group(1) : line;
  }
}
