package org.guestmem.api.spi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.guestmem.api.MappingFacts;

/**
 * What the file system says of a file at one time; stat(2).
 *
 * <p>Thread-safety: immutable.
 *
 * @param regular whether it is an ordinary file, not a directory, pipe, socket or device
 * @param directory whether it is a directory
 * @param length how many bytes it has
 * @param device the number of the device that holds it; empty where the host does not tell
 * @param inode its number on the device; empty where the host does not tell
 */
public record FileStatus(
    boolean regular, boolean directory, long length, OptionalLong device, OptionalLong inode) {

  /**
   * Reads the status of a file.
   *
   * @param path the file; symbolic links are followed
   * @return the status
   * @throws IOException if the file is not there or may not be looked at
   */
  public static FileStatus of(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return unix(Files.readAttributes(path, "unix:isRegularFile,isDirectory,size,dev,ino"));
    }
    BasicFileAttributes basic = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileStatus(
        basic.isRegularFile(),
        basic.isDirectory(),
        basic.size(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private static FileStatus unix(Map<String, Object> attributes) {
    return new FileStatus(
        get(attributes, "isRegularFile", Boolean.class),
        get(attributes, "isDirectory", Boolean.class),
        get(attributes, "size", Long.class),
        OptionalLong.of(get(attributes, "dev", Long.class)),
        OptionalLong.of(get(attributes, "ino", Long.class)));
  }

  private static <T> T get(Map<String, Object> attributes, String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(attributes.get(name), name));
  }

  /**
   * Returns a part of the file by the file's identity.
   *
   * @param offset where the part begins, in bytes
   * @param length how many bytes
   * @return the part, or empty where the host does not tell which file it is
   */
  public Optional<MappingFacts.FileRange> range(long offset, long length) {
    return device.isPresent() && inode.isPresent()
        ? Optional.of(
            new MappingFacts.FileRange(device.getAsLong(), inode.getAsLong(), offset, length))
        : Optional.empty();
  }
}
