package org.guestmem.ffm;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.function.Function;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.NativeAccessDeniedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.CheckedRegionFactory;
import org.guestmem.api.spi.FileStatus;
import org.guestmem.api.spi.Mapping;

/**
 * Maps memory with mmap(2) on Linux.
 *
 * <p>Anonymous memory, files, memfds and open descriptors, shared or private. Unless more is asked
 * for nothing is reserved, and pages come when they are first touched. A region is unmapped before
 * its {@code close()} returns.
 *
 * <p>A region with a file behind it, memfds included, keeps one descriptor open; {@code ulimit -n}
 * bounds how many there can be. Closing it drops the locks that this process has on the file by
 * fcntl(2), as closing any descriptor of it does, those of {@link java.nio.channels.FileLock} among
 * them.
 *
 * <p>A quarter of the mappings that a process may have is left to the JVM, which ends without. What
 * shall all be in RAM is held against the memory control groups of this process; pages that come
 * later are not, and the kernel kills for those that a group has not.
 *
 * <p>What the host cannot do is not among the features, which are tried once. What it does not do
 * in one case, though madvise(2) returned 0, is a {@link MappingFailedException} that names the
 * setting. Space that was reserved in a file stays the file's when its region fails or is closed.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class FfmRegionFactory extends CheckedRegionFactory {
  private static final System.Logger LOG = System.getLogger(FfmRegionFactory.class.getName());
  private static final String BACKEND_NAME = "ffm";

  /** Creates the factory; {@link #probe} tells whether it works here. */
  public FfmRegionFactory() {}

  @Override
  public String backend() {
    return BACKEND_NAME;
  }

  @Override
  public int ranking() {
    return 100;
  }

  @Override
  public Set<String> features() {
    return Host.FEATURES;
  }

  @Override
  public long granularity() {
    return Host.PAGE_SIZE;
  }

  @Override
  public void probe(NativeAccess mode) {
    Module module = getClass().getModule();
    String flag = "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
    boolean enabled = module.isNativeAccessEnabled();
    if (mode == NativeAccess.OFF) {
      throw new NativeAccessDeniedException(
          BACKEND_NAME, "is switched off", "-D" + NativeAccess.PROPERTY + "=" + NativeAccess.AUTO);
    }
    if (mode == NativeAccess.QUIET && !enabled) {
      throw new NativeAccessDeniedException(BACKEND_NAME, "is not enabled outright", flag);
    }
    RegionSpec trial = RegionSpec.builder(1).label("probe").build();
    if (!System.getProperty("os.name").equals("Linux")) {
      throw new MappingFailedException(
          trial, "this is not Linux", "use the back end org.guestmem.fallback");
    }
    try {
      use(trial);
    } catch (IllegalCallerException | LinkageError e) {
      throw new NativeAccessDeniedException(BACKEND_NAME, "is denied by this JVM", flag);
    }
    if (!enabled && !module.isNativeAccessEnabled()) {
      return; // --illegal-native-access=allow: silent
    }
    if (!enabled) {
      LOG.log(Level.INFO, "native access was not enabled outright; start java with {0}", flag);
    }
  }

  private void use(RegionSpec trial) {
    try (MmapRegion region = create(trial)) {
      region.slice().putByte(0, (byte) 42);
      if (region.slice().getByte(0) != 42) {
        throw new MappingFailedException(
            trial, "memory does not hold what is written", "report this host");
      }
    }
  }

  @Override
  protected Mapping map(RegionSpec spec) {
    return HostMemory.map(spec, allowedFile(spec), new SegmentArena());
  }

  /** One arena for the views of a group: closing it is a handshake, whatever looks through it. */
  @Override
  protected Function<RegionSpec, Mapping> mapGroup() {
    SegmentArena views = new SegmentArena();
    return spec -> HostMemory.map(spec, allowedFile(spec), views);
  }

  /** Makes a region of memory that somebody else mapped, and whose pages are not ours to change. */
  MmapRegion external(RegionSpec spec, long address) {
    Set<String> features = Set.of(FEATURE_EXTERNAL, FEATURE_HOST_ADDRESS);
    return region(spec, features, HostMemory.external(spec, address));
  }

  /** Checks that an open file holds the whole of a mapping, by the rules for all back ends. */
  static FileStatus checkFile(RegionSpec spec, int fd, long offset, long pageSize) {
    FileStatus status = status(spec, Descriptors.path(fd));
    checkRange(spec, status, offset, pageSize);
    return status;
  }
}
