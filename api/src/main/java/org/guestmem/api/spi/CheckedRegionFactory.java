package org.guestmem.api.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.guestmem.api.Backing;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MappingPolicy;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.NativeAccessDeniedException;
import org.guestmem.api.RegionGroup;
import org.guestmem.api.RegionSpec;

/**
 * A factory that checks each request by the rules of all back ends before a subclass maps it.
 *
 * <p>A subclass is public, final and has a public constructor without arguments that does nothing
 * that could fail, so that {@link java.util.ServiceLoader} can make one anywhere; what may fail
 * belongs into {@link #probe}.
 *
 * <p>Thread-safety: safe for use by many threads, if the subclass is.
 */
public abstract class CheckedRegionFactory implements MmapRegionFactory {
  private final AtomicBoolean restricted = new AtomicBoolean();
  private volatile MappingQuota quota = new MappingQuota(MappingPolicy.UNRESTRICTED);

  /** Creates the factory. */
  protected CheckedRegionFactory() {}

  /**
   * Returns the {@code service.ranking} of the back end; without OSGi the same number decides.
   *
   * @return the ranking; the highest is preferred
   */
  public abstract int ranking();

  /**
   * Proves that the back end works here, by mapping memory and using it.
   *
   * @param mode how it may come by native access
   * @throws NativeAccessDeniedException if it may not have the native access that it needs
   * @throws MappingFailedException if the host refused the trial
   */
  public abstract void probe(NativeAccess mode);

  /**
   * Says which files and how much memory may be mapped, before the first region is; without it all
   * may be.
   *
   * @param allowed what is allowed
   * @throws NullPointerException if {@code allowed} is null
   * @throws IllegalStateException if it was said before: who is restricted cannot change that
   */
  public final void restrict(MappingPolicy allowed) {
    MappingQuota sizes = new MappingQuota(Objects.requireNonNull(allowed, "allowed"));
    if (!restricted.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "%s may map %s, once and for all".formatted(this, quota.policy()));
    }
    quota = sizes;
  }

  /**
   * Returns by what way the file of a region has to be opened, so that no link leads out of what
   * the policy allows; for {@link #map}.
   *
   * @param spec what to map
   * @return the way, or empty if there is no file or any file may be mapped, by its path
   * @throws MappingFailedException if the file lies elsewhere
   */
  protected final Optional<AllowedFile> allowedFile(RegionSpec spec) {
    return spec.backing() instanceof Backing.FileRange file
        ? quota.policy().directories().map(below -> AllowedFile.of(spec, file.path(), below))
        : Optional.empty();
  }

  /**
   * Maps memory whose specification has been checked.
   *
   * @param spec what to map; every feature that is needed is among {@link #features}, and a file is
   *     there and long enough; but if there is an {@link #allowedFile} nobody has looked yet: what
   *     was opened on that way is to be checked by {@link #checkRange}
   * @return the mapping
   * @throws MappingFailedException if the host refuses it; nothing is left behind
   */
  protected abstract Mapping map(RegionSpec spec);

  /**
   * Begins a group: returns what maps the memory of its regions, by the rules of {@link #map}.
   *
   * <p>The views of such mappings may end together: when one of them is {@linkplain Mapping#shut
   * shut} or {@linkplain Mapping#protect protected}. The others are asked for new views then. A
   * mapping that was never asked for a view ends none. The calls that make and end views are made
   * under one lock for the whole group.
   *
   * @return {@link #map}, where nothing is gained by ending views together
   */
  protected Function<RegionSpec, Mapping> mapGroup() {
    return this::map;
  }

  @Override
  public final MmapRegion create(RegionSpec spec) {
    check(spec);
    return quota.within(spec, () -> region(spec, features(), map(spec)));
  }

  @Override
  public final RegionGroup createGroup() {
    return createGroup(this);
  }

  /** Makes a group of a factory that knows who uses this one. */
  final RegionGroup createGroup(MmapRegionFactory origin) {
    Function<RegionSpec, Mapping> mapper = mapGroup();
    return new RegionGroup(
        origin,
        (spec, group) -> {
          check(spec);
          return quota.within(
              spec,
              () ->
                  region(
                      spec,
                      mapper.apply(spec),
                      mapping -> new MmapRegion(spec, backend(), features(), mapping, group)));
        });
  }

  /**
   * Makes a region of a mapping, with its dirty log if it has one.
   *
   * @param spec what is mapped
   * @param features what the region can do; methods that need another are refused
   * @param mapping the memory; released if there is no region in the end
   * @return the region
   * @throws MappingFailedException if the heap has no room for the dirty log
   */
  protected final MmapRegion region(RegionSpec spec, Set<String> features, Mapping mapping) {
    return region(spec, mapping, memory -> new MmapRegion(spec, backend(), features, memory));
  }

  private static MmapRegion region(
      RegionSpec spec, Mapping mapping, Function<Mapping, MmapRegion> maker) {
    try {
      return maker.apply(mapping);
    } catch (OutOfMemoryError | ArithmeticException e) {
      // The log's directory does not fit the heap, or not even an array.
      release(mapping);
      throw new MappingFailedException(
          spec, "no heap for its dirty log", "raise -Xmx or use larger dirty pages");
    } catch (RuntimeException e) {
      release(mapping);
      throw e;
    }
  }

  private static void release(Mapping mapping) {
    mapping.shut();
    mapping.unmap();
  }

  private void check(RegionSpec spec) {
    Objects.requireNonNull(spec, "spec");
    checkFeatures(spec);
    // By its name, a file elsewhere could be asked about through a link.
    if (allowedFile(spec).isEmpty() && spec.backing() instanceof Backing.FileRange file) {
      checkRange(spec, status(spec, file.path()), file.offset(), granularity());
    }
  }

  private void checkFeatures(RegionSpec spec) {
    if (spec.backing() instanceof Backing.External) {
      throw new MappingFailedException(
          spec, "its address is missing", "use the method of the back end that takes one");
    }
    for (String feature : spec.features()) {
      if (!features().contains(feature)) {
        throw new FeatureUnavailableException(backend(), feature);
      }
    }
  }

  /**
   * Checks that a file holds the whole of a mapping.
   *
   * @param spec what is to be mapped
   * @param file the file
   * @param offset where the mapping begins in the file, in bytes
   * @param granularity what the offset has to be a multiple of: the size of the file's pages
   * @throws MappingFailedException if the offset is not such a multiple, the file is not an
   *     ordinary one, or the range ends past its end
   */
  protected static void checkRange(
      RegionSpec spec, FileStatus file, long offset, long granularity) {
    if (offset % granularity != 0) {
      throw new MappingFailedException(
          spec,
          "file offset %d is not a multiple of %d".formatted(offset, granularity),
          "use a multiple, and a view for what begins between");
    }
    if (file.directory()) {
      throw new MappingFailedException(spec, "this is a directory", "name a file");
    }
    if (!file.regular()) {
      throw new MappingFailedException(
          spec, "this is a pipe, a socket or a device", "name an ordinary file or a memfd");
    }
    if (spec.size() > file.length() - offset) {
      throw new MappingFailedException(
          spec,
          "the range ends past the end of the file, which has %d bytes".formatted(file.length()),
          "map less, or enlarge the file first");
    }
  }

  /**
   * Reads the status of a file.
   *
   * @param spec what is to be mapped
   * @param path the file
   * @return the status
   * @throws MappingFailedException if it cannot be read
   */
  protected static FileStatus status(RegionSpec spec, Path path) {
    try {
      return FileStatus.of(path);
    } catch (IOException e) {
      throw new MappingFailedException(
          spec, "the file cannot be read: " + e, "check that it exists and may be opened");
    }
  }

  /**
   * Describes the back end for messages.
   *
   * @return its name and ranking
   */
  @Override
  public final String toString() {
    return "%s (ranking %d)".formatted(backend(), ranking());
  }
}
