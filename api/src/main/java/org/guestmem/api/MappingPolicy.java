package org.guestmem.api;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which files may be mapped, and how much memory: what an operator allows all who use the service
 * of a back end. Who makes a factory or calls {@link Backends#find(ClassLoader, NativeAccess)
 * Backends.find} states the policy himself; the framework properties are not read for him.
 *
 * <p>Where directories are named, {@link Backing.FileRange} maps the files below them and no
 * others. The path is spelled out, without {@code .} and {@code ..}, and no name below the
 * directory is a symbolic link. That is checked while the file is opened, and what was opened is
 * what is mapped: whoever exchanges a name meanwhile gains nothing. The directories are the
 * operator's own, so links on the way to them are followed. Hard links and mounts below a directory
 * are files of that directory, like all others.
 *
 * <p>Directories say nothing of memory without a path, nor of {@link Backing.Descriptor}: whoever
 * has a descriptor opened the file or was sent it, which was not Guestmem's to allow. The sizes
 * hold for every backing but {@link Backing.External}, for which nothing is mapped. A policy bounds
 * what configurations, and plug-ins on behalf of others, ask for; it does not confine code of the
 * same process, which can open files by itself.
 *
 * <p>Thread-safety: immutable.
 *
 * @param directories where the files are that may be mapped, none if the list is empty; or empty if
 *     every file may be
 * @param maxRegion how large a region may be, in bytes, at least 1
 * @param maxTotal how large all regions of a back end may be together until they are unmapped, in
 *     bytes as their specifications say, at least 1
 */
public record MappingPolicy(Optional<List<Path>> directories, long maxRegion, long maxTotal) {

  /** Every file and every size. */
  public static final MappingPolicy UNRESTRICTED =
      new MappingPolicy(Optional.empty(), Long.MAX_VALUE, Long.MAX_VALUE);

  /**
   * The framework property for the directories: absolute paths with the separator of the host's
   * path lists between, {@code :} or {@code ;}, or {@code none} for no file at all.
   */
  public static final String DIRECTORIES = "guestmem.policy.directories";

  /** The framework property for the size of a region, as {@link ByteSize} reads it. */
  public static final String MAX_REGION = "guestmem.policy.max.region";

  /** The framework property for the size of all regions, as {@link ByteSize} reads it. */
  public static final String MAX_TOTAL = "guestmem.policy.max.total";

  private static final String NONE = "none";

  /**
   * Checks the arguments and copies the list.
   *
   * @throws NullPointerException if {@code directories} or one of them is null
   * @throws IllegalArgumentException if a directory is not an absolute path, or has names {@code .}
   *     or {@code ..}, or a size is less than 1
   */
  public MappingPolicy {
    directories = directories.map(List::copyOf);
    for (Path directory : directories.orElse(List.of())) {
      if (!directory.isAbsolute() || !directory.equals(directory.normalize())) {
        throw new IllegalArgumentException(
            "'%s' is not an absolute path without . and ..".formatted(directory));
      }
    }
    if (maxRegion < 1 || maxTotal < 1) {
      throw new IllegalArgumentException(
          "a policy of %d bytes a region and %d in all allows nothing"
              .formatted(maxRegion, maxTotal));
    }
  }

  /**
   * Reads a policy from properties; what is not set is not restricted.
   *
   * @param properties finds the value of a property: {@code BundleContext::getProperty}, {@code
   *     System::getProperty}
   * @return the policy
   * @throws IllegalArgumentException if a value cannot be used; the message names the property
   */
  public static MappingPolicy of(Function<String, @Nullable String> properties) {
    MappingPolicy policy = UNRESTRICTED;
    for (String property : List.of(DIRECTORIES, MAX_REGION, MAX_TOTAL)) {
      String text = properties.apply(property);
      if (text != null) {
        policy = policy.with(property, text.strip());
      }
    }
    return policy;
  }

  private MappingPolicy with(String property, String text) {
    try {
      return switch (property) {
        case DIRECTORIES -> withDirectories(paths(text));
        case MAX_REGION -> withMaxRegion(ByteSize.parse(text));
        default -> withMaxTotal(ByteSize.parse(text));
      };
    } catch (IllegalArgumentException e) { // that of an invalid path is one
      throw new IllegalArgumentException(property + "=" + text + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> paths(String text) {
    List<Path> paths = new ArrayList<>();
    if (!text.equals(NONE)) {
      for (String path : text.split(File.pathSeparator, -1)) {
        paths.add(Path.of(path));
      }
    }
    return paths;
  }

  /**
   * Returns this policy with other directories.
   *
   * @param allowed absolute paths; an empty list allows no file
   * @return the policy
   * @throws NullPointerException if {@code allowed} or one of them is null
   * @throws IllegalArgumentException if one is not an absolute path, or has names {@code .} or
   *     {@code ..}
   */
  public MappingPolicy withDirectories(List<Path> allowed) {
    return new MappingPolicy(Optional.of(allowed), maxRegion, maxTotal);
  }

  /**
   * Returns this policy with another bound for a region.
   *
   * @param bytes the size in bytes, at least 1
   * @return the policy
   * @throws IllegalArgumentException if the size is less than 1
   */
  public MappingPolicy withMaxRegion(long bytes) {
    return new MappingPolicy(directories, bytes, maxTotal);
  }

  /**
   * Returns this policy with another bound for all regions.
   *
   * @param bytes the size in bytes, at least 1
   * @return the policy
   * @throws IllegalArgumentException if the size is less than 1
   */
  public MappingPolicy withMaxTotal(long bytes) {
    return new MappingPolicy(directories, maxRegion, bytes);
  }

  /**
   * Describes the policy for messages.
   *
   * @return for example {@code files below [/srv/guests], 4 GiB a region, any size in all}
   */
  @Override
  public String toString() {
    return "%s, %s a region, %s in all"
        .formatted(
            directories.map(below -> "files below " + below).orElse("any file"),
            size(maxRegion),
            size(maxTotal));
  }

  private static String size(long bytes) {
    return bytes == Long.MAX_VALUE ? "any size" : ByteSize.format(bytes);
  }
}
