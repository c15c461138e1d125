package org.guestmem.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the checks of the host's limits say of numbers that were made up. */
final class HostLimitsTest {
  private static final Path POOLESS = Path.of("no-such-directory");

  @TempDir Path proc;

  private void write(String file, String text) throws IOException {
    Path path = proc.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private ProcessFiles process() {
    return new ProcessFiles(proc);
  }

  private static void assertResult(Result.Status status, String words, HealthCheck check) {
    Result result = check.execute();
    assertEquals(status, result.getStatus(), result::toString);
    assertTrue(result.toString().contains(words), result::toString);
  }

  @Test
  void mappingsMustBeCountedAgainstTheirLimit() throws IOException {
    write("sys/vm/max_map_count", "10\n");
    write("self/maps", "a mapping\n".repeat(5));
    assertResult(Result.Status.OK, "5 of 10, that is 50 %", new MappingsCheck(process(), 60, 75));
    write("self/maps", "a mapping\n".repeat(6));
    assertResult(
        Result.Status.WARN, "raise vm.max_map_count", new MappingsCheck(process(), 60, 75));
    write("self/maps", "a mapping\n".repeat(8));
    assertResult(Result.Status.CRITICAL, "8 of 10", new MappingsCheck(process(), 60, 75));
    assertResult(Result.Status.OK, "8 of 10", new MappingsCheck(process(), 101, 101));
  }

  @Test
  void filesMustBeCountedAgainstTheSoftLimit() throws IOException {
    write(
        "self/limits", "Limit      Soft  Hard\nMax open files            4      4096      files\n");
    write("self/fd/0", "");
    write("self/fd/1", "");
    assertResult(Result.Status.OK, "2 of 4", new FilesCheck(process(), 75, 90));
    write("self/fd/2", "");
    assertResult(Result.Status.WARN, "3 of 4, that is 75 %", new FilesCheck(process(), 75, 90));
    write("self/fd/3", "");
    assertResult(Result.Status.CRITICAL, "raise ulimit -n", new FilesCheck(process(), 75, 90));
  }

  @Test
  void lockedMemoryMustBeCountedInBytes() throws IOException {
    write("self/limits", "Max locked memory         8192      8192      bytes\n");
    write("self/status", "VmPeak: 9 kB\nVmLck:\t       4 kB\n");
    assertResult(Result.Status.OK, "4096 of 8192", new LockedMemoryCheck(process(), 80, 95));
    write("self/status", "VmLck:\t       8 kB\n");
    assertResult(Result.Status.CRITICAL, "ulimit -l", new LockedMemoryCheck(process(), 80, 95));
    write("self/limits", "Max locked memory         unlimited   unlimited   bytes\n");
    assertResult(Result.Status.OK, "without a limit", new LockedMemoryCheck(process(), 80, 95));
    write("self/limits", "Max locked memory         0   0   bytes\n");
    assertResult(Result.Status.CRITICAL, "100 %", new LockedMemoryCheck(process(), 80, 95));
  }

  @Test
  void processWithTheCapabilityMustLockWithoutALimit() throws IOException {
    write("self/limits", "Max locked memory         8192      8192      bytes\n");
    write("self/status", "VmLck:\t       8 kB\nCapEff:\t0000000000004000\n");
    Path namespace = Files.createDirectories(proc.resolve("self/ns")).resolve("user");
    Files.createSymbolicLink(namespace, Path.of("user:[4026531837]"));
    LockedMemoryCheck check = new LockedMemoryCheck(process(), 80, 95);
    assertResult(Result.Status.OK, "8192, without a limit", check);
    write("self/status", "VmLck:\t       8 kB\nCapEff:\t000001ffffffbfff\n");
    assertResult(Result.Status.CRITICAL, "8192 of 8192", check);
    write("self/status", "VmLck:\t       8 kB\nCapEff:\tall\n");
    assertResult(Result.Status.CRITICAL, "8192 of 8192", check);
  }

  /** As root of a container that maps its users. */
  @Test
  void capabilityOfAnotherUserNamespaceMustLiftNoLimit() throws IOException {
    write("self/limits", "Max locked memory         8192      8192      bytes\n");
    write("self/status", "VmLck:\t       8 kB\nCapEff:\t000001ffffffffff\n");
    Path namespace = Files.createDirectories(proc.resolve("self/ns")).resolve("user");
    Files.createSymbolicLink(namespace, Path.of("user:[4026532345]"));
    assertResult(Result.Status.CRITICAL, "8192 of 8192", new LockedMemoryCheck(process(), 80, 95));
  }

  /** A pool of pages of so many KiB. */
  private void pool(int kib, int pages, int free, int promised) throws IOException {
    String pool = "hugepages-%dkB/".formatted(kib);
    write(pool + "nr_hugepages", pages + "\n");
    write(pool + "free_hugepages", free + "\n");
    write(pool + "resv_hugepages", promised + "\n");
  }

  @Test
  void promisedHugePagesMustNotBeLeft() throws IOException {
    pool(2048, 16, 8, 3);
    assertResult(Result.Status.OK, "2 MiB: 5 are left", new HugePagesCheck(proc, "2MiB:5"));
    assertResult(
        Result.Status.WARN, "hugepages-2048kB/nr_hugepages", new HugePagesCheck(proc, "2MiB:6"));
  }

  @Test
  void everyPoolMustHaveAPageLeftOfThoseThatItHas() throws IOException {
    pool(2048, 0, 0, 0);
    pool(1 << 20, 4, 1, 0);
    assertResult(Result.Status.OK, "1 GiB: 1 are left, 1 shall be", new HugePagesCheck(proc));
    pool(1 << 20, 4, 1, 1);
    assertResult(
        Result.Status.WARN,
        "1 GiB: 0 are left, 1 shall be; raise " + proc.resolve("hugepages-1048576kB/nr_hugepages"),
        new HugePagesCheck(proc));
    assertResult(Result.Status.OK, "0 shall be", new HugePagesCheck(proc, "1GiB:0"));
    assertResult(Result.Status.WARN, "2 MiB: 0 are left", new HugePagesCheck(proc, "2MiB:1"));
    assertResult(Result.Status.WARN, "no pool of them", new HugePagesCheck(proc, "64KiB:1"));
    assertResult(Result.Status.OK, "does not tell", new HugePagesCheck(POOLESS, "64KiB:0"));
  }

  @Test
  void hugePagesThatTheHostMayMakeMustBeLeft() throws IOException {
    pool(2048, 3, 0, 0);
    write("hugepages-2048kB/nr_overcommit_hugepages", "5\n");
    write("hugepages-2048kB/surplus_hugepages", "3\n");
    assertResult(Result.Status.OK, "2 are left", new HugePagesCheck(proc));
  }

  @Test
  void numberOfHugePagesThatCannotBeUnderstoodMustBeAnError() {
    for (String entry : new String[] {"512", "2MiB", "2MiB:", "much:1", "2MiB:many"}) {
      assertResult(
          Result.Status.HEALTH_CHECK_ERROR, entry + ", which", new HugePagesCheck(proc, entry));
    }
  }

  @Test
  void hostThatTellsNothingMustNotBeBlamed() {
    assertResult(Result.Status.OK, "does not tell", new MappingsCheck(process(), 60, 75));
    assertResult(Result.Status.OK, "does not tell", new FilesCheck(process(), 60, 75));
    assertResult(Result.Status.OK, "does not tell", new LockedMemoryCheck(process(), 60, 75));
    assertResult(Result.Status.OK, "does not tell", new HugePagesCheck(proc));
  }

  @Test
  void textWhereANumberIsExpectedMustNotBeTaken() throws IOException {
    write("sys/vm/max_map_count", "many\n");
    assertEquals(OptionalLong.empty(), process().maxMappings());
  }

  /** Every Linux has these files. */
  @Test
  void thisHostMustTell() {
    ProcessFiles host = ProcessFiles.ofThisHost();
    assertTrue(host.mappings().getAsLong() > 10);
    assertTrue(host.maxMappings().getAsLong() > 1000);
    assertTrue(host.openFiles().getAsLong() > 2);
    assertTrue(host.maxOpenFiles().getAsLong() > 2);
    assertTrue(host.lockedBytes().getAsLong() >= 0);
    assertTrue(host.maxLockedBytes().getAsLong() >= 0);
  }
}
