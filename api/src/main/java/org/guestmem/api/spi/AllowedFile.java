package org.guestmem.api.spi;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MappingPolicy;
import org.guestmem.api.RegionSpec;

/**
 * A file that a policy allows, as the way to it: a back end opens the directory, and from there the
 * names one below the other, none of which may be a symbolic link.
 *
 * <p>Thread-safety: immutable.
 *
 * @param directory a directory that the policy names; links on the way to it are followed
 * @param below the names from there to the file, at least one, without {@code .} and {@code ..}
 */
public record AllowedFile(Path directory, Path below) {

  /**
   * Finds the way to a file, by its name alone.
   *
   * @throws MappingFailedException if no directory has it
   */
  static AllowedFile of(RegionSpec spec, Path file, List<Path> directories) {
    Path path = file.toAbsolutePath();
    return directories.stream()
        .filter(path::startsWith)
        .filter(directory -> !path.equals(directory) && path.equals(path.normalize()))
        // What the operator named further down may be reached by a link.
        .max(Comparator.comparingInt(Path::getNameCount))
        .map(directory -> new AllowedFile(directory, directory.relativize(path)))
        .orElseThrow(
            () ->
                new MappingFailedException(
                    spec,
                    "the file is below none of " + directories,
                    "name a file below one, without . and .., or add its directory to "
                        + MappingPolicy.DIRECTORIES));
  }

  /**
   * Returns the refusal of a symbolic link below the directory.
   *
   * @param spec what is to be mapped
   * @return the exception, to be thrown
   */
  public MappingFailedException linked(RegionSpec spec) {
    return new MappingFailedException(
        spec,
        "below %s a symbolic link leads to it".formatted(directory),
        "name it without links, or add the directory that it is in to "
            + MappingPolicy.DIRECTORIES);
  }
}
