package org.guestmem.distribution.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.distribution.CommandLine.Attachment;

/** The configuration of a region over the memory file of a guest. */
final class AttachedRegion {
  private AttachedRegion() {}

  /**
   * Makes the configuration; the size is the rest of the file unless it was given.
   *
   * @throws IllegalArgumentException if nothing is there to map
   */
  static Map<String, Object> configuration(Attachment attachment) {
    Path file = Path.of(attachment.file()).toAbsolutePath();
    return Map.of(
        GuestMemoryRegion.VM,
        "attached",
        GuestMemoryRegion.NAME,
        "ram0",
        GuestMemoryRegion.BASE,
        attachment.base(),
        GuestMemoryRegion.SIZE,
        attachment.size().orElseGet(() -> rest(file, attachment.offset())),
        GuestMemoryRegion.BACKING,
        "file:" + file,
        "guestmem.offset",
        attachment.offset(),
        "guestmem.readonly",
        !attachment.write());
  }

  private static String rest(Path file, String offset) {
    long from = ByteSize.parse(offset);
    long length = length(file);
    if (from >= length) {
      throw new IllegalArgumentException(
          "%s has %d bytes: nothing is left after --offset %s".formatted(file, length, offset));
    }
    return Long.toString(length - from);
  }

  private static long length(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            "%s is not a file: attach wants the memory file of a guest".formatted(file));
      }
      return Files.size(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e, e);
    }
  }
}
