package org.guestmem.examples.bootloader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.guestmem.kvm.Exit;
import org.guestmem.kvm.KvmDevice;
import org.guestmem.kvm.KvmUnavailableException;
import org.guestmem.kvm.Vcpu;
import org.guestmem.kvm.VirtualMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kernels of our own, loaded and booted under the real KVM. */
class GuestRunTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Machine machine = new Machine();
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private KvmDevice kvm;

  /** Where there is no KVM, the test is skipped and says why. */
  @BeforeEach
  void open() {
    try {
      kvm = KvmDevice.open();
    } catch (KvmUnavailableException e) {
      System.out.println("SKIPPED: " + e.getMessage());
      abort(String.valueOf(e.getMessage()));
    }
  }

  @AfterEach
  void close() {
    if (kvm != null) {
      kvm.close();
    }
    machine.close();
  }

  private Exit boot(byte[] file, String commandLine, Duration patience) {
    BootEntry entry = BootImage.parse(file).load(machine.memory, commandLine);
    try (VirtualMachine guest = kvm.createMachine("guest")) {
      machine.memory.regions().forEach(guest::add);
      Vcpu vcpu = guest.createVcpu();
      entry.enter(vcpu);
      return GuestRun.run(vcpu, new PrintStream(console, true, StandardCharsets.UTF_8), patience);
    }
  }

  private void assertRan(String commandLine) {
    assertEquals(commandLine + "\n", console.toString(StandardCharsets.UTF_8));
    for (int page = 0; page < 8; page++) {
      assertEquals(8 - page, machine.memory.getInt(SampleKernel.FIRST + page * 4096L));
    }
    assertEquals(0, machine.memory.getInt(SampleKernel.FIRST + 8 * 4096L));
  }

  @Test
  void pvhKernelMustFindWhatItIsTold() {
    assertEquals(Exit.HALT, boot(SampleKernel.elf(8, 1000), "root=/dev/vda ro", LONG));
    assertRan("root=/dev/vda ro");
  }

  @Test
  void bzImageMustFindItsZeroPage() {
    assertEquals(Exit.HALT, boot(SampleKernel.bzImage(8), "console=ttyS0", LONG));
    assertRan("console=ttyS0");
  }

  @Test
  void guestThatNeverEndsMustBeStopped() {
    assertEquals(Exit.STOPPED, boot(SampleKernel.elf(8, -1), "x", Duration.ofMillis(100)));
    assertEquals("x\n", console.toString(StandardCharsets.UTF_8));
  }

  @Test
  void interruptMustStopTheGuest() {
    Thread.currentThread().interrupt();
    assertEquals(Exit.STOPPED, boot(SampleKernel.elf(8, -1), "x", LONG));
    assertFalse(Thread.currentThread().isInterrupted());
  }
}
