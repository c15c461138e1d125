package org.guestmem.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** KVM itself: its facts, its end, and where it is missing. */
class KvmDeviceTest {
  @Test
  void factsMustBeThoseOfTheKernel() {
    try (KvmDevice kvm = TestMachine.openKvm()) {
      assertEquals(12, kvm.apiVersion());
      assertTrue(kvm.maxSlots() >= 32, "api.rst names 32 as the least");
    }
  }

  @Test
  void closeMustCloseTheMachinesLeftOpen() {
    KvmDevice kvm = TestMachine.openKvm();
    VirtualMachine closed = kvm.createMachine("closed");
    closed.close();
    VirtualMachine left = kvm.createMachine("left");
    assertTrue(left.isOpen());
    kvm.close();
    assertFalse(left.isOpen());
    kvm.close();
    assertThrows(IllegalStateException.class, () -> kvm.createMachine("late"));
  }

  @Test
  void errorMustCarryItsNumbersAndAdvice() {
    KvmException e = new KvmException("machine 'm'", "KVM_CREATE_VCPU", 12, "stop some");
    assertEquals("machine 'm': KVM_CREATE_VCPU: ENOMEM (out of memory); stop some", e.getMessage());
    assertEquals("KVM_CREATE_VCPU", e.request());
    assertEquals(12, e.errno());
    assertEquals(
        "m: KVM_RUN: errno 200; look", new KvmException("m", "KVM_RUN", 200, "look").getMessage());
  }

  @Test
  void deniedNativeAccessMustNameTheFlag() throws IOException, InterruptedException {
    assertEquals(
        "KVM is not available: native access is denied by this JVM; start java with"
            + " --enable-native-access=ALL-UNNAMED",
        openInAnotherJvm("--illegal-native-access=deny"));
  }

  @Test
  void otherProcessorMustBeNamed() throws IOException, InterruptedException {
    assertEquals(
        "KVM is not available: this is Linux on aarch64; run guests on Linux on amd64 (x86-64)",
        openInAnotherJvm("-Dos.arch=aarch64"));
  }

  private static String openInAnotherJvm(String option) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = System.getProperty("java.class.path");
    Process jvm =
        new ProcessBuilder(java, option, "-cp", path, Opening.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, jvm.waitFor(), output);
    return output.strip();
  }

  /** Opens KVM in a JVM of its own and prints why it cannot. */
  static final class Opening {
    private Opening() {}

    public static void main(String[] arguments) {
      try (KvmDevice kvm = KvmDevice.open()) {
        System.out.println("opened, API version " + kvm.apiVersion());
      } catch (KvmUnavailableException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
