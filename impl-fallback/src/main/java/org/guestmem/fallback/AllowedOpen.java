package org.guestmem.fallback;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.AllowedFile;
import org.guestmem.api.spi.FileStatus;

/**
 * Opens a file below a directory by a way that no link can bend: each name by the directory above
 * it, which is open. Where the host has no such calls nothing is opened.
 *
 * <p>What remains: whoever puts a pipe in the place of the file just before it is opened may keep
 * the caller waiting; it is not mapped. And whoever puts a file in the place of a directory,
 * between a look at it and its opening, may cost a descriptor on JDK 25: {@code newDirectoryStream}
 * loses one of what is no directory. Nothing but the look before keeps it from that.
 */
final class AllowedOpen {
  private final RegionSpec spec;
  private final AllowedFile file;

  AllowedOpen(RegionSpec spec, AllowedFile file) {
    this.spec = spec;
    this.file = file;
  }

  /**
   * Opens the file.
   *
   * @throws MappingFailedException if a link is on the way, or what is there cannot be mapped
   */
  static OpenFile open(RegionSpec spec, AllowedFile file) throws IOException {
    AllowedOpen way = new AllowedOpen(spec, file);
    try (DirectoryStream<Path> top = Files.newDirectoryStream(file.directory())) {
      if (top instanceof SecureDirectoryStream<Path> directory) {
        return way.from(directory);
      }
      throw way.unable();
    }
  }

  /** Goes the way from the directory on, which is closed in the end. */
  OpenFile from(SecureDirectoryStream<Path> top) throws IOException {
    SecureDirectoryStream<Path> directory = top;
    try {
      int last = file.below().getNameCount() - 1;
      for (int i = 0; i < last; i++) {
        SecureDirectoryStream<Path> above = directory;
        directory = descend(above, file.below().getName(i));
        above.close();
      }
      return open(directory, file.below().getName(last));
    } finally {
      directory.close();
    }
  }

  private SecureDirectoryStream<Path> descend(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    if (!look(directory, name).isDirectory()) {
      throw new NotDirectoryException(name.toString()); // JDK 25 would lose a descriptor
    }
    return directory.newDirectoryStream(name, NOFOLLOW_LINKS);
  }

  private OpenFile open(SecureDirectoryStream<Path> directory, Path name) throws IOException {
    FileStatus status = status(look(directory, name));
    FallbackRegionFactory.checkFile(spec, status);
    Set<OpenOption> options = new HashSet<>(FileChunks.options(spec));
    options.add(NOFOLLOW_LINKS);
    SeekableByteChannel opened = directory.newByteChannel(name, options);
    if (opened instanceof FileChannel channel) {
      return new OpenFile(channel, status);
    }
    opened.close();
    throw unable();
  }

  private MappingFailedException unable() {
    return new MappingFailedException(
        spec,
        "Java cannot open files by their directories on this host, so links could come in between",
        "use the back end org.guestmem.ffm on Linux");
  }

  /** Names a link as such; that none is followed does not depend on it. */
  private BasicFileAttributes look(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    BasicFileAttributes seen =
        directory
            .getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS)
            .readAttributes();
    if (seen.isSymbolicLink()) {
      throw file.linked(spec);
    }
    return seen;
  }

  /** The numbers of a file are told by its path alone, so it has to be the same one still. */
  private FileStatus status(BasicFileAttributes seen) throws IOException {
    Path path = file.directory().resolve(file.below());
    Map<String, Object> named = Files.readAttributes(path, "unix:dev,ino,fileKey", NOFOLLOW_LINKS);
    if (!Objects.equals(named.get("fileKey"), seen.fileKey())) {
      throw new MappingFailedException(
          spec, "another file came in its place while it was opened", "try again");
    }
    return new FileStatus(
        seen.isRegularFile(),
        seen.isDirectory(),
        seen.size(),
        number(named, "dev"),
        number(named, "ino"));
  }

  private static OptionalLong number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Long number
        ? OptionalLong.of(number)
        : OptionalLong.empty();
  }
}
