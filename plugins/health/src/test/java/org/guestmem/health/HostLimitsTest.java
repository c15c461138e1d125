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
  void promisedHugePagesMustNotBeLeft() throws IOException {
    write(
        "meminfo", "HugePages_Total:      16\nHugePages_Free:       8\nHugePages_Rsvd:       3\n");
    assertResult(Result.Status.OK, "5 are left", new HugePagesCheck(process(), 5));
    assertResult(Result.Status.WARN, "raise vm.nr_hugepages", new HugePagesCheck(process(), 6));
  }

  @Test
  void hostThatTellsNothingMustNotBeBlamed() {
    assertResult(Result.Status.OK, "does not tell", new MappingsCheck(process(), 60, 75));
    assertResult(Result.Status.OK, "does not tell", new FilesCheck(process(), 60, 75));
    assertResult(Result.Status.OK, "does not tell", new LockedMemoryCheck(process(), 60, 75));
    assertResult(Result.Status.OK, "does not tell", new HugePagesCheck(process(), 1));
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
