package org.guestmem.ffm;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import org.guestmem.api.Backing;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.NativeAccessDeniedException;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.spi.CheckedRegionFactory;
import org.guestmem.api.spi.Mapping;

/**
 * Maps memory with mmap(2) on Linux.
 *
 * <p>Anonymous memory and files, shared or private; nothing is reserved, pages come when they are
 * first touched. A region is unmapped before its {@code close()} returns.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class FfmRegionFactory extends CheckedRegionFactory {
  private static final System.Logger LOG = System.getLogger(FfmRegionFactory.class.getName());
  private static final String BACKEND_NAME = "ffm";

  /** Creates the factory; {@link #probe} tells whether it works here. */
  public FfmRegionFactory() {}

  /** What is asked of the host once, after native access was granted. */
  private static final class Host {
    static final long PAGE_SIZE = Libc.pageSize();
    static final Optional<Runnable> BARRIER = Membarrier.register();
  }

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
    return Set.of(FEATURE_HOST_ADDRESS, FEATURE_EXPLICIT_UNMAP, FEATURE_SHARED_ANONYMOUS);
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
    if (spec.backing() instanceof Backing.FileRange file) {
      int fd = open(spec, file);
      try {
        return map(spec, 0, fd, file.offset());
      } finally {
        Libc.close(fd);
      }
    }
    return map(spec, Libc.MAP_ANONYMOUS, -1, 0);
  }

  private static int open(RegionSpec spec, Backing.FileRange file) {
    boolean writesFile =
        spec.protection() == Protection.READ_WRITE && spec.sharing() == Sharing.SHARED;
    int mode = writesFile ? Libc.O_RDWR : Libc.O_RDONLY;
    return (int) check(spec, Libc.open(file.path().toString(), mode | Libc.O_CLOEXEC));
  }

  private static Mapping map(RegionSpec spec, int kind, int fd, long offset) {
    boolean readOnly = spec.protection() == Protection.READ_ONLY;
    int protection = readOnly ? Libc.PROT_READ : Libc.PROT_READ | Libc.PROT_WRITE;
    int sharing = spec.sharing() == Sharing.SHARED ? Libc.MAP_SHARED : Libc.MAP_PRIVATE;
    int flags = kind | sharing | Libc.MAP_NORESERVE;
    long address = check(spec, Libc.mmap(0, spec.size(), protection, flags, fd, offset));
    return new SegmentMapping(address, spec.size(), readOnly, Host.BARRIER);
  }

  private static long check(RegionSpec spec, Libc.Result result) {
    if (result.failed()) {
      throw new MappingFailedException(
          spec, Errno.name(result.errno()), Errno.advice(result.errno()));
    }
    return result.value();
  }
}
