package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
      assertEquals(List.of(), shell.ask(readme.command("start ", "", ram)));
      String kernel = last(guest, shell, readme.command("introspection:kernel"), "Linux version ");
      assertEquals(
          readme.printed("introspection:kernel").get(0).replaceAll("^.*  (Linux version \\d).*", "$1"),
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

  @Test
  void sampleKernelMustBootAndBeWatched() throws Exception {
    ExampleReadme boot = ExampleReadme.of("boot-loader");
    ExampleReadme watch = ExampleReadme.of("watcher");
    Path kernel = sampleKernel();
    try (ShellConversation shell = shell("shell")) {
      shell.ask(boot.command("guestmem:create"));
      List<String> started = shell.ask(boot.command("start ", "guest.elf", kernel));
      if (!canBoot()) {
        assertTrue(String.join("\n", started).contains("org.guestmem.kvm"), started::toString);
        return;
      }
      assertEquals(List.of(), started);
      assertEquals(boot.printed("boot:load"), shell.ask(boot.command("boot:load", "guest.elf", kernel)));
      assertEquals(boot.printed("boot:run"), shell.ask(boot.command("boot:run", "guest.elf", kernel)));
      assertEquals(List.of(), shell.ask(watch.command("start ", "guest.elf", kernel)));
      shell.ask(watch.command("boot:run", "guest.elf", kernel));
      List<String> pictures = shell.ask(watch.command("watcher:watch"));
      assertTrue(
          pictures.stream().anyMatch(line -> line.matches(" *[1-9]\\d* of 4096 pages dirty .*")),
          () -> String.join("\n", pictures));
      assertEquals("3 pictures", pictures.get(pictures.size() - 1));
      assertEquals(0, shell.end());
    }
  }

  @Test
  void bzImageOfDebianMustLieInMemoryWithItsZeroPage() throws Exception {
    if (!canBoot()) {
      return;
    }
    Path kernel = Path.of(QemuGuest.fetched("fetch-kernel"));
    ExampleReadme boot = ExampleReadme.of("boot-loader");
    try (ShellConversation shell = shell("shell")) {
      shell.ask("guestmem:create --vm web1 ram0 128MiB");
      shell.ask(boot.command("start ", "", kernel));
      assertEquals(
          List.of("entry 0x10_0000, rsi = 0x6000"),
          shell.ask("boot:load web1 " + kernel + " console=ttyS0"));
      byte[] file = Files.readAllBytes(kernel);
      byte[] page = shell.read(0x6000, 0x290);
      for (int at = 0x1f1; at < 0x202 + file[0x201]; at++) {
        boolean loaders = at == 0x210 || at >= 0x228 && at < 0x22c;
        assertTrue(loaders || page[at] == file[at], "zero page at 0x" + Integer.toHexString(at));
      }
      assertEquals(2, page[0x1e8], "ranges of RAM");
      int code = (file[0x1f1] + 1) * 512;
      byte[] packed = shell.read(0x10_0000, 4096);
      assertEquals(-1, java.util.Arrays.mismatch(packed, java.util.Arrays.copyOfRange(file, code, code + 4096)));
      assertEquals("console=ttyS0\0", new String(shell.read(0x2_0000, 14), java.nio.charset.StandardCharsets.US_ASCII));
    }
  }
}
