package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples, by the commands of their READMEs. */
@ParameterizedClass
@MethodSource("org.guestmem.distribution.GuestmemScript#jdks")
class ExamplesIT {
  private static final int ANSWERS = 600;

  private final Path jdk;

  @TempDir Path data;
  @TempDir Path temp;

  ExamplesIT(Path jdk) {
    this.jdk = jdk;
  }

  private ShellConversation shell(String... args) throws IOException {
    return new ShellConversation(new GuestmemScript(jdk, temp, List.of()).start(args));
  }

  @Test
  void introspectionMustFindTablesAndKernelOfARunningGuest() throws Exception {
    ExampleReadme readme = ExampleReadme.of("introspection");
    Path ram = data.resolve("ram");
    try (QemuGuest guest = QemuGuest.startLinux(ram, data.resolve("qemu.log"));
        ShellConversation shell = shell("attach", ram.toString())) {
      assertEquals("", String.join("", shell.ask(readme.command("start ", "guest.elf", ram))));
      String kernel = last(guest, shell, readme.command("introspection:kernel"), "Linux version ");
      assertEquals(
          readme
              .printed("introspection:kernel")
              .get(0)
              .replaceAll("^.*  (Linux version \\d).*", "$1"),
          kernel.replaceAll("^.*  (Linux version \\d).*", "$1"));
      List<String> tables = shell.ask(readme.command("introspection:acpi"));
      assertEquals(signatures(readme.printed("introspection:acpi")), signatures(tables));
      tables.forEach(table -> assertTrue(table.endsWith("  ok"), table));
      assertEquals(0, shell.end());
    }
  }

  private static List<String> signatures(List<String> tables) {
    return tables.stream().map(line -> line.strip().replaceAll("^\\S+ +(\\S+).*", "$1")).toList();
  }

  /** Asks again until it is there: the guest is still at work. */
  private static String last(
      QemuGuest guest, ShellConversation shell, String command, String awaited)
      throws IOException, InterruptedException {
    List<String> answer = shell.ask(command);
    for (int i = 0; i < ANSWERS && !answer.get(0).contains(awaited); i++) {
      guest.assertRunning();
      Thread.sleep(100);
      answer = shell.ask(command);
    }
    assertTrue(answer.get(0).contains(awaited), answer::toString);
    return answer.get(0);
  }

  /** Whether the boot loader starts; where it must not, the framework has said what is missing. */
  private boolean startsBootLoader(ShellConversation shell, ExampleReadme readme)
      throws IOException {
    shell.ask(readme.command("guestmem:create"));
    String said = String.join("", shell.ask(readme.command("start ", "guest.elf", data)));
    boolean starts = new GuestmemScript(jdk, temp, List.of()).java() >= 22;
    assertEquals(starts ? "" : "java.lang.foreign", starts ? said : missing(said));
    return starts;
  }

  private static String missing(String said) {
    return said.replaceAll(".*package=(java\\.lang\\.foreign)\\).*", "$1");
  }

  @Test
  void sampleKernelMustBootAndBeWatched() throws Exception {
    ExampleReadme boot = ExampleReadme.of("boot-loader");
    ExampleReadme watch = ExampleReadme.of("watcher");
    Path kernel = sampleKernel();
    try (ShellConversation shell = shell("shell")) {
      if (startsBootLoader(shell, boot)) {
        assertEquals(
            boot.printed("boot:load"), shell.ask(boot.command("boot:load", "guest.elf", kernel)));
        assumeTrue(Files.isWritable(Path.of("/dev/kvm")), "no usable /dev/kvm");
        assertEquals(
            boot.printed("boot:run"), shell.ask(boot.command("boot:run", "guest.elf", kernel)));
        shell.ask(watch.command("start ", "guest.elf", kernel));
        shell.ask(watch.command("boot:run", "guest.elf", kernel));
        List<String> pictures = shell.ask(watch.command("watcher:watch"));
        String all = String.join("\n", pictures);
        assertTrue(
            pictures.stream().anyMatch(line -> line.matches(" *[1-9]\\d* of 4096 pages dirty .*")),
            all);
        assertTrue(pictures.contains("3 pictures"), all);
      }
    }
  }

  /** Made as the README says, by the source of the tests. */
  private Path sampleKernel() throws IOException, InterruptedException {
    Path kernel = data.resolve("guest.elf");
    Path source =
        GuestmemScript.HOME.resolve(
            "plugins/examples/boot-loader/src/test/java/org/guestmem/examples/bootloader/SampleKernel.java");
    Process java =
        new ProcessBuilder(jdk.resolve("bin/java").toString(), source.toString(), kernel.toString())
            .inheritIO()
            .start();
    assertEquals(0, java.waitFor());
    return kernel;
  }

  @Test
  void kernelOfDebianMustLieInMemoryWithItsZeroPage() throws Exception {
    Path kernel = Path.of(FetchedProgram.path("fetch-kernel"));
    try (ShellConversation shell = shell("shell")) {
      if (startsBootLoader(shell, ExampleReadme.of("boot-loader"))) {
        shell.ask("guestmem:create --vm web2 ram0 128MiB");
        assertEquals(
            List.of("entry 0x10_0000, rsi = 0x6000"),
            shell.ask("boot:load web2 " + kernel + " console=ttyS0"));
        shell.ask("guestmem:close --vm web1 ram0"); // then web2 is the one that is read
        byte[] file = Files.readAllBytes(kernel);
        assertZeroPage(file, shell.read(0x6000, 4096));
        int code = (file[0x1f1] + 1) * 512;
        assertArrayEquals(Arrays.copyOfRange(file, code, code + 4096), shell.read(0x10_0000, 4096));
        String commandLine = new String(shell.read(0x2_0000, 14), StandardCharsets.US_ASCII);
        assertEquals("console=ttyS0\0", commandLine);
      }
    }
  }

  /** The setup header is the file's but for what a loader fills in; two ranges are RAM. */
  private static void assertZeroPage(byte[] file, byte[] page) {
    byte[] expected = Arrays.copyOfRange(file, 0x1f1, 0x202 + file[0x201]);
    expected[0x210 - 0x1f1] = (byte) 0xff;
    ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN).putInt(0x228 - 0x1f1, 0x2_0000);
    assertArrayEquals(expected, Arrays.copyOfRange(page, 0x1f1, 0x202 + file[0x201]));
    ByteBuffer numbers = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(2, page[0x1e8]);
    assertEquals(0x9_fc00, numbers.getLong(0x2d0 + 8));
    assertEquals(0x10_0000, numbers.getLong(0x2d0 + 20));
    assertEquals(127 << 20, numbers.getLong(0x2d0 + 28));
  }
}
