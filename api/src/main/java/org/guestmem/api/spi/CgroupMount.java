package org.guestmem.api.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a hierarchy of memory control groups is mounted, and the group of a process in it; "/proc
 * files" of cgroups(7), proc_pid_mountinfo(5).
 *
 * @param version what its files are called
 * @param top the directory of the topmost group that can be seen
 * @param own the directory of the process's group, below it or the same
 */
record CgroupMount(CgroupVersion version, Path top, Path own) {

  /** Finds the hierarchies of a process by its directory under /proc. */
  static List<CgroupMount> of(Path process) throws IOException {
    List<String> groups = KernelFile.lines(process.resolve("cgroup"));
    List<CgroupMount> found = new ArrayList<>();
    for (String line : KernelFile.lines(process.resolve("mountinfo"))) {
      String[] halves = line.split(" - ", 2);
      String[] mount = halves[0].split(" ", -1);
      if (halves.length == 2 && mount.length > 4) {
        for (CgroupVersion version : CgroupVersion.values()) {
          if (version.isMountedAs(halves[1])) {
            groups.stream()
                .flatMap(group -> version.path(group).stream())
                .map(path -> of(version, Path.of(mount[4]), Path.of(mount[3]), path))
                .forEach(found::add);
          }
        }
      }
    }
    return found;
  }

  /** A group outside of what is mounted, by a namespace or a container, has but the top to see. */
  private static CgroupMount of(CgroupVersion version, Path top, Path root, String path) {
    Path group = Path.of(path).normalize();
    Path own = group.startsWith(root) ? top.resolve(root.relativize(group).toString()) : top;
    return new CgroupMount(version, top, own);
  }

  /** Returns the groups with a limit, from the process's own up. */
  List<MemoryCgroup> groups() {
    List<MemoryCgroup> limited = new ArrayList<>();
    for (Path at = own; at != null && at.startsWith(top); at = at.getParent()) {
      version.read(at).ifPresent(limited::add);
    }
    return limited;
  }
}
