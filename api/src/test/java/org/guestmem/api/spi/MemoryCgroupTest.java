package org.guestmem.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits are found wherever a host has them, in trees of files such as kernels make. */
final class MemoryCgroupTest {
  private static final long MIB = 1L << 20;

  @TempDir Path directory;

  /** Says in which groups a process is. */
  private void groups(String... lines) throws IOException {
    Files.write(directory.resolve("cgroup"), List.of(lines));
  }

  /** Says what is mounted: {@code %s} is the directory of this test. */
  private void mounts(String... lines) throws IOException {
    Files.writeString(
        directory.resolve("mountinfo"),
        String.join("\n", lines).replace("%s", directory.toString()) + "\n");
  }

  private void set(String file, Object value) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, value + "\n");
  }

  private Optional<MemoryCgroup> tightest() {
    return MemoryCgroup.tightest(directory);
  }

  private void assertTightest(String setting, long limit, long room) {
    Path path = directory.resolve(setting);
    assertEquals(Optional.of(new MemoryCgroup(path, limit, room)), tightest());
  }

  private void version2(String root) throws IOException {
    mounts(
        "22 27 0:21 / /proc rw,relatime - proc proc rw",
        "28 27 0:24 " + root + " %s/cg rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate");
  }

  @Test
  void limitOfTheProcessesOwnGroupMustBeFound() throws IOException {
    version2("/");
    groups("0::/machine/vm1");
    set("cg/machine/vm1/memory.max", 512 * MIB);
    set("cg/machine/vm1/memory.current", 100 * MIB);
    assertTightest("cg/machine/vm1/memory.max", 512 * MIB, 412 * MIB);
  }

  @Test
  void limitOfAGroupAboveMustCountWhereItLeavesLess() throws IOException {
    version2("/");
    groups("0::/machine/vm1");
    set("cg/machine/vm1/memory.max", 100 * MIB);
    set("cg/machine/memory.max", 300 * MIB);
    set("cg/machine/memory.current", 290 * MIB);
    assertTightest("cg/machine/memory.max", 300 * MIB, 10 * MIB);
    set("cg/machine/memory.current", 10 * MIB);
    assertTightest("cg/machine/vm1/memory.max", 100 * MIB, 100 * MIB);
    set("cg/machine/vm1/memory.max", "max");
    assertTightest("cg/machine/memory.max", 300 * MIB, 290 * MIB);
    set("cg/machine/memory.max", "max");
    assertEquals(Optional.empty(), tightest());
  }

  @Test
  void pagesOfFilesThatCanBeDroppedMustCountAsRoom() throws IOException {
    version2("/");
    groups("0::/");
    set("cg/memory.max", 100 * MIB);
    set("cg/memory.current", 90 * MIB);
    set(
        "cg/memory.stat",
        "anon %d%nfile %d%ninactive_anon 1%ninactive_file %d%nactive_file %d%nunevictable 5"
            .formatted(50 * MIB, 40 * MIB, 20 * MIB, 10 * MIB));
    assertTightest("cg/memory.max", 100 * MIB, 40 * MIB);
    set("cg/memory.current", 120 * MIB); // the limit was lowered
    set("cg/memory.stat", "nonsense\ninactive_file many");
    assertTightest("cg/memory.max", 100 * MIB, 0);
  }

  @Test
  void version1MustBeReadByItsOwnNames() throws IOException {
    mounts(
        "32 31 0:29 / %s/cpu rw - cgroup cgroup rw,cpu",
        "35 31 0:32 / %s/memory rw - cgroup cgroup rw,memory",
        "41 31 0:38 / %s/unified rw - cgroup2 cgroup2 rw");
    groups("9:name=systemd:/", "4:hugetlb,memory:/machine/vm1", "1:cpu:/", "0::/machine");
    set("memory/machine/vm1/memory.limit_in_bytes", 64 * MIB);
    set("memory/machine/vm1/memory.usage_in_bytes", 32 * MIB);
    set("memory/machine/vm1/memory.stat", "inactive_file 1\ntotal_inactive_file " + 8 * MIB);
    set("memory/memory.limit_in_bytes", 0x7fff_ffff_ffff_f000L);
    set("unified/machine/cgroup.procs", 1);
    assertTightest("memory/machine/vm1/memory.limit_in_bytes", 64 * MIB, 40 * MIB);
    set("memory/machine/vm1/memory.limit_in_bytes", "18446744073709551615");
    assertEquals(Optional.empty(), tightest());
  }

  @Test
  void topOfWhatIsMountedMustBeTheContainersOwnGroup() throws IOException {
    version2("/docker/4f1c"); // without a name space
    groups("0::/docker/4f1c/init");
    set("cg/memory.max", 80 * MIB);
    set("cg/init/memory.max", 70 * MIB);
    assertTightest("cg/init/memory.max", 70 * MIB, 70 * MIB);
    set("cg/init/memory.max", "max");
    assertTightest("cg/memory.max", 80 * MIB, 80 * MIB);
    for (String path : List.of("/", "/../..", "/../other", "/docker")) {
      groups("0::" + path);
      assertTightest("cg/memory.max", 80 * MIB, 80 * MIB);
    }
    version2("/"); // in a name space
    for (String path : List.of("/", "/../..")) {
      groups("0::" + path);
      assertTightest("cg/memory.max", 80 * MIB, 80 * MIB);
    }
    groups("0::/gone");
    assertTightest("cg/memory.max", 80 * MIB, 80 * MIB);
  }

  @Test
  void nothingMustBeSaidWhereNothingIsTold() throws IOException {
    assertEquals(Optional.empty(), tightest());
    groups("0::/", "nonsense", "");
    assertEquals(Optional.empty(), tightest());
    mounts("", "nonsense - cgroup2", "1 2 3 /", "35 31 0:32 / %s/cg - cgroup");
    assertEquals(Optional.empty(), tightest());
    version2("/");
    for (Object odd : new Object[] {"", "-", "12x", "9".repeat(40)}) {
      set("cg/memory.max", odd);
      assertEquals(Optional.empty(), tightest(), odd::toString);
    }
  }

  @Test
  void refusalMustHaveTheNumbersAndWhereToRaiseThem() {
    Path setting = Path.of("/sys/fs/cgroup/vm1/memory.max");
    MemoryCgroup group = new MemoryCgroup(setting, 512 * MIB, 100 * MIB + 17);
    RegionSpec spec = RegionSpec.builder(200 * MIB).build();
    MappingFailedException e = group.refusal(spec, "all shall come");
    assertEquals(spec, e.spec());
    assertEquals(
        "all shall come, and of its memory cgroup's 512 MiB there are 100 MiB left", e.reason());
    assertTrue(e.advice().startsWith("raise /sys/fs/cgroup/vm1/memory.max"), e::advice);
  }

  @Test
  void whatFitsMustPassToItsLastByte() {
    MemoryCgroup group = new MemoryCgroup(Path.of("memory.max"), 10 * MIB, 5 * MIB);
    RegionSpec spec = RegionSpec.builder(6 * MIB).build();
    group.check(spec, 0);
    group.check(spec, 5 * MIB);
    for (long bytes : new long[] {5 * MIB + 1, Long.MAX_VALUE}) {
      assertThrows(MappingFailedException.class, () -> group.check(spec, bytes));
    }
  }

  @Test
  void thisProcessMustHaveRoomForLessThanTheTightestGroupLeaves() {
    Optional<MemoryCgroup> group = MemoryCgroup.tightest();
    assertTrue(group.stream().allMatch(here -> here.room() > 0 && here.room() <= here.limit()));
  }
}
