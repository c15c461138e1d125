package org.guestmem.ffm;

import java.nio.file.Files;
import java.nio.file.Path;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;

/** Whether the host lets transparent huge pages come; transhuge.rst of the kernel. */
final class TransparentHugePages {
  private static final Path SETTINGS = Path.of("/sys/kernel/mm/transparent_hugepage");

  private TransparentHugePages() {}

  /** Tells whether the kernel has them and says where they may come. */
  static boolean isAvailable() {
    return Files.isDirectory(SETTINGS)
        && Madvise.HUGEPAGE.isKnown()
        && Madvise.NOHUGEPAGE.isKnown()
        && Smaps.tellsOfHugePages();
  }

  /** Says why they cannot come in a region, although madvise returned 0. */
  static MappingFailedException refusal(RegionSpec spec, OpenBacking backing) {
    if (backing.hasHugePages()) {
      return new MappingFailedException(
          spec, "explicit huge pages are not transparent ones", "leave one of the two out");
    }
    if (backing.isFile() && !backing.type().isTmpfs()) {
      return new MappingFailedException(
          spec,
          "no transparent huge page can come in a file of this file system",
          "use a memfd or private anonymous memory");
    }
    boolean shared = backing.isFile() || spec.sharing() == Sharing.SHARED;
    Path setting = SETTINGS.resolve(shared ? "shmem_enabled" : "enabled");
    return new MappingFailedException(
        spec,
        "no transparent huge page can come here; %s is '%s' and a page has %s bytes"
            .formatted(
                setting,
                HostSetting.chosen(setting),
                HostSetting.read(SETTINGS.resolve("hpage_pmd_size"))),
        shared
            ? "write 'advise' to it (a tmpfs needs the mount option huge=advise) or map private"
                + " anonymous memory, with room for an aligned page"
            : "write 'madvise' to it, and make room for an aligned page");
  }
}
