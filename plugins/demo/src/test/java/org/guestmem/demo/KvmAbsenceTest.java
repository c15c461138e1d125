package org.guestmem.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KvmAbsenceTest {
  @TempDir Path directory;

  @Test
  void missingDeviceMustBeNamed() {
    Path device = directory.resolve("kvm");
    assertEquals(
        Optional.of(device + " is not there; load the kvm module, or enable nested virtualization"),
        KvmAbsence.reason(device, "amd64"));
  }

  @Test
  void otherProcessorMustBeNamed() {
    assertEquals(
        Optional.of("the guest is written for x86-64, this is aarch64"),
        KvmAbsence.reason(directory, "aarch64"));
  }

  @Test
  void usableDeviceMustBeNoReason() throws IOException {
    Path device = Files.createFile(directory.resolve("kvm"));
    assertEquals(Optional.empty(), KvmAbsence.reason(device, "amd64"));
  }
}
