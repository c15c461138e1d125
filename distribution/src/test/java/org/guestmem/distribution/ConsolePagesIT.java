package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of the Web Console in a browser: regions, their map, their configuration. */
class ConsolePagesIT {
  /** How many pixels of the picture may differ from the golden one; a cell has 100. */
  private static final long PIXEL_TOLERANCE = 50;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final List<String> PROPERTIES =
      List.of(
          "factory.target",
          "guestmem.advice",
          "guestmem.align",
          "guestmem.backing",
          "guestmem.base",
          "guestmem.dirty",
          "guestmem.guard",
          "guestmem.hugepages",
          "guestmem.kind",
          "guestmem.label",
          "guestmem.lock",
          "guestmem.name",
          "guestmem.numa",
          "guestmem.offset",
          "guestmem.prefault",
          "guestmem.readonly",
          "guestmem.shared",
          "guestmem.size",
          "guestmem.truncation",
          "guestmem.vm");

  private static final List<String> THRESHOLDS = List.of("criticalPercent", "warnPercent");

  /** By what the checks are named after "Guest memory health: ". */
  private static final Map<String, List<String>> CHECKS =
      Map.of(
          "back end",
          List.of("backend"),
          "file descriptors",
          THRESHOLDS,
          "huge pages",
          List.of("freePages"),
          "leaks",
          List.of("minutes"),
          "locked memory",
          THRESHOLDS,
          "mappings",
          THRESHOLDS);

  @TempDir Path data;
  @TempDir Path temp;

  @Test
  void pagesMustShowTheRegionsAndConfigureMore() throws Exception {
    try (StartedConsole console = start();
        Chromium browser = Chromium.start()) {
      makeMemory(console.shell());
      browser.open(console.page("status-guestmem"));
      assertBackendsAndRegions(browser);
      assertMap(browser);
      assertPicture(browser);
      for (Map.Entry<String, List<String>> check : CHECKS.entrySet()) {
        browser.open(console.page("configMgr"));
        assertDescribed(browser, "Guest memory health: " + check.getKey(), check.getValue());
      }
      browser.open(console.page("configMgr"));
      assertDescribed(browser, "Guest memory region", PROPERTIES);
      configure(browser);
      awaitRegion(console.shell(), "web2");
      browser.open(console.page("status-guestmem"));
      assertEquals(
          row("web2", "ram0", "0x4000_0000-0x4000_ffff", "64 KiB", "no log"),
          browser.texts("table.nicetable tbody tr").get(4));
      assertEquals(0, console.shell().end());
    }
  }

  /** The fallback serves, because what it shows does not depend on the host. */
  private StartedConsole start() throws IOException {
    Path jdk = Path.of(System.getProperty("java.home"));
    GuestmemScript script = new GuestmemScript(jdk, temp, List.of("-Dguestmem.native.access=off"));
    return StartedConsole.of(script.start("shell", "--web"));
  }

  /** A cell of each shade, a hole, and a region that is full from its beginning. */
  private void makeMemory(ShellConversation shell) throws IOException {
    shell.ask("guestmem:create --vm web1 ram0 32MiB");
    shell.ask("guestmem:create --vm web1 --base 4GiB ram1 1MiB");
    int[] pagesOfCells = {1, 2, 4, 6, 8};
    for (int cell = 0; cell < pagesOfCells.length; cell++) {
      for (int page = 0; page < pagesOfCells[cell]; page++) {
        long address = 0x40_0000L + cell * 0x1_0000L + page * 0x1000L;
        shell.ask("guestmem:write --vm web1 --yes 0x%x 0xff".formatted(address));
      }
    }
    Path file = Files.write(data.resolve("part"), new byte[256 << 10]);
    shell.ask("guestmem:load --vm web1 --yes ram1 " + file);
  }

  private static void assertBackendsAndRegions(Chromium browser) {
    List<String> rows = browser.texts("table.nicetable tbody tr");
    assertEquals("fallback\t-100\tserves: flush", rows.get(0));
    assertTrue(rows.get(1).startsWith("ffm\t-\tdoes not serve: "), rows.get(1));
    assertEquals(
        List.of(
            row("web1", "ram0", "0x0-0x1ff_ffff", "32 MiB", "21 of 8192 pages"),
            row("web1", "ram1", "0x1_0000_0000-0x1_000f_ffff", "1 MiB", "64 of 256 pages")),
        rows.subList(2, rows.size()));
  }

  private static String row(String vm, String name, String range, String size, String dirty) {
    return String.join("\t", vm, name, range, size)
        + "\tanonymous\tfallback\tread-write\t-\t%s\t-\torg.guestmem.api".formatted(dirty);
  }

  private static void assertMap(Chromium browser) {
    List<String> labels = browser.texts("svg text");
    String mapping = ", anonymous, fallback back end; ";
    assertTrue(
        labels.containsAll(
            List.of(
                "ram0: 32 MiB at 0x0-0x1ff_ffff" + mapping + "21 of 8192 pages dirty",
                "hole of 4064 MiB at 0x200_0000-0xffff_ffff",
                "ram1: 1 MiB at 0x1_0000_0000-0x1_000f_ffff" + mapping + "64 of 256 pages dirty")),
        labels::toString);
    List<String> tips = browser.texts("svg rect title");
    assertTrue(tips.contains("0x42_0000-0x42_7fff: 4 of 8 pages dirty"), tips::toString);
  }

  private static void assertPicture(Chromium browser) throws IOException {
    byte[] actual = browser.pictureWithoutText();
    Path kept = Files.write(GuestmemScript.HOME.resolve("distribution/target/web-map.png"), actual);
    try (InputStream in = ConsolePagesIT.class.getResourceAsStream("/golden/web-map.png")) {
      long differing = Pictures.differingPixels(Objects.requireNonNull(in).readAllBytes(), actual);
      assertTrue(
          differing <= PIXEL_TOLERANCE,
          () -> "%d pixels differ; look at %s".formatted(differing, kept));
    }
  }

  /** What a page shows of a property ends with the name of it. */
  private static void assertDescribed(
      Chromium browser, String configuration, List<String> properties) {
    browser.click("//td[text()='%s']".formatted(configuration));
    List<String> descriptions = browser.texts("#editorForm .topPaddedText");
    Pattern sentence = Pattern.compile("\\S.{15,} \\((.+)\\)", Pattern.DOTALL);
    assertEquals(
        properties,
        descriptions.stream()
            .map(sentence::matcher)
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1))
            .sorted()
            .toList(),
        descriptions::toString);
  }

  private static void configure(Chromium browser) {
    browser.type("#editorForm [name='guestmem.vm']", "web2");
    browser.type("#editorForm [name='guestmem.base']", "1GiB");
    browser.type("#editorForm [name='guestmem.size']", "64KiB");
    browser.click("//button[normalize-space()='Save']");
  }

  /** Another thread publishes it than saves its configuration. */
  private static void awaitRegion(ShellConversation shell, String vm)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (shell.ask("guestmem:regions").stream().noneMatch(row -> row.startsWith(vm + " "))) {
      assertTrue(System.nanoTime() - deadline < 0, () -> "no region of " + vm);
      Thread.sleep(20);
    }
  }
}
