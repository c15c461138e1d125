package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.guestmem.api.Backends;
import org.guestmem.api.Backing;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Real input: the memory of a guest that QEMU runs, while it runs. */
@ParameterizedClass
@MethodSource("org.guestmem.distribution.GuestmemScript#jdks")
class AttachQemuIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String FIND_ROOT_POINTER =
      "guestmem:find \"RSD PTR \" --from 0xe0000 --to 0x100000 --align 16";

  /** Where a PC's firmware counts timer interrupts, 18.2 a second. */
  private static final long TIMER_TICKS = 0x46c;

  private final Path jdk;

  @TempDir Path data;
  @TempDir Path temp;

  AttachQemuIT(Path jdk) {
    this.jdk = jdk;
  }

  @Test
  void attachMustShowTheMemoryOfARunningGuest() throws Exception {
    Path ram = data.resolve("ram");
    try (QemuGuest guest = QemuGuest.start(ram, data.resolve("qemu.log"));
        ShellConversation shell = attach(ram)) {
      long rootPointer = await(guest, () -> rootPointer(shell));
      Map<String, Long> tables = await(guest, () -> AcpiTables.check(shell::read, rootPointer));
      assertTrue(
          tables.keySet().containsAll(Set.of("RSDT", "FACP", "DSDT", "APIC")), tables::toString);
      assertEqualThroughTheApi(ram, shell, rootPointer, tables);
      byte[] before = shell.read(TIMER_TICKS, 4);
      await(guest, () -> assertChanged(before, shell.read(TIMER_TICKS, 4)));
      assertEquals(0, shell.end());
    }
  }

  private ShellConversation attach(Path ram) throws IOException {
    GuestmemScript script = new GuestmemScript(jdk, temp, List.of());
    return new ShellConversation(script.start("attach", ram.toString()));
  }

  private static long rootPointer(ShellConversation shell) throws IOException {
    List<String> lines = shell.ask(FIND_ROOT_POINTER);
    assertEquals("1 match", lines.get(lines.size() - 1));
    return ShellConversation.address(lines.get(0));
  }

  private static void assertEqualThroughTheApi(
      Path ram, ShellConversation shell, long rootPointer, Map<String, Long> tables)
      throws IOException {
    RegionSpec spec =
        RegionSpec.builder(QemuGuest.SIZE)
            .backing(Backing.file(ram, 0))
            .protection(Protection.READ_ONLY)
            .build();
    Backends backends = Backends.find(AttachQemuIT.class.getClassLoader(), NativeAccess.AUTO);
    assertEquals(2, backends.factories().size(), backends::toString);
    for (MmapRegionFactory factory : backends.factories()) {
      try (MmapRegion region = factory.create(spec)) {
        assertArrayEquals(shell.read(rootPointer, 20), read(region, rootPointer, 20));
        assertEquals(
            tables, AcpiTables.check((at, length) -> read(region, at, length), rootPointer));
      }
    }
  }

  private static byte[] read(MmapRegion region, long address, int length) {
    byte[] bytes = new byte[length];
    region.slice().get(address, bytes, 0, length);
    return bytes;
  }

  private static boolean assertChanged(byte[] before, byte[] now) {
    assertTrue(!Arrays.equals(before, now), "the guest's timer stands still");
    return true;
  }

  @FunctionalInterface
  private interface Attempt<T> {
    T get() throws IOException;
  }

  /** Repeats what fails while the firmware is still at work. */
  private static <T> T await(QemuGuest guest, Attempt<T> attempt)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return attempt.get();
      } catch (AssertionError e) {
        guest.assertRunning();
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        Thread.sleep(50);
      }
    }
  }
}
