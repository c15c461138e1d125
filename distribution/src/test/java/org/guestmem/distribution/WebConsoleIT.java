package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.guestmem.distribution.GuestmemScript.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The Web Console of the platform, in a browser: regions, their map, their configuration. */
@ParameterizedClass
@MethodSource("org.guestmem.distribution.GuestmemScript#jdks")
class WebConsoleIT {
  private static final Pattern ANNOUNCED =
      Pattern.compile(
          "guestmem: Web Console at (http://127\\.0\\.0\\.1:\\d+/system/console/)"
              + " for user guestmem with password (\\S{22}) until this platform ends");

  /** By how much a channel of a pixel may differ from the golden picture, of 255. */
  private static final int CHANNEL_TOLERANCE = 8;

  /** How many pixels may differ by more; a cell of the map has 100. */
  private static final int PIXEL_TOLERANCE = 50;

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

  private final Path jdk;

  @TempDir Path data;
  @TempDir Path temp;

  WebConsoleIT(Path jdk) {
    this.jdk = jdk;
  }

  /** The fallback serves, because what it shows does not depend on the host. */
  private GuestmemScript script() {
    return new GuestmemScript(jdk, temp, List.of("-Dguestmem.native.access=off"));
  }

  /** A console with its shell, and what it printed when it was ready. */
  private record Console(ShellConversation shell, String address, String password)
      implements AutoCloseable {

    static Console start(GuestmemScript script) throws IOException {
      ShellConversation shell = new ShellConversation(script.start("shell", "--web"));
      String printed = String.join("\n", shell.ask(""));
      Matcher announced = ANNOUNCED.matcher(printed);
      assertTrue(announced.matches(), printed);
      return new Console(shell, announced.group(1), announced.group(2));
    }

    /** The address of a page, which a browser opens without a question. */
    String page(String name) {
      return address.replace("//", "//guestmem:" + password + "@") + name;
    }

    int status(String credentials) throws IOException {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(address + "bundles").toURL().openConnection();
      connection.setRequestProperty(
          "Authorization",
          "Basic "
              + Base64.getEncoder()
                  .encodeToString(credentials.getBytes(StandardCharsets.US_ASCII)));
      try {
        return connection.getResponseCode();
      } finally {
        connection.disconnect();
      }
    }

    @Override
    public void close() {
      shell.close();
    }
  }

  @Test
  void consoleMustLetInWhoHasItsPasswordAlone() throws Exception {
    try (Console console = Console.start(script())) {
      assertEquals(200, console.status("guestmem:" + console.password()));
      assertEquals(401, console.status("guestmem:"));
      assertEquals(401, console.status("guestmem:" + console.password() + "x"));
      assertEquals(401, console.status("admin:admin"));
      assertEquals(401, console.status("admin:" + console.password()));
      try (Console other = Console.start(script())) {
        assertNotEquals(console.address(), other.address());
        assertNotEquals(console.password(), other.password());
        assertEquals(0, other.shell().end());
      }
      assertEquals(0, console.shell().end());
    }
  }

  @Test
  void takenPortMustBeOneLineAndStatusTwo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Outcome outcome =
          script().run("", "shell", "--port", Integer.toString(taken.getLocalPort()));
      assertEquals(2, outcome.status(), outcome::toString);
      assertEquals(
          "guestmem: --port %d cannot be had (Address already in use); without --port any free one is\n"
              .formatted(taken.getLocalPort()),
          outcome.err());
    }
  }

  @Test
  void pagesMustShowTheRegionsAndConfigureMore() throws Exception {
    try (Console console = Console.start(script());
        Chromium browser = Chromium.start()) {
      makeMemory(console.shell());
      browser.open(console.page("status-guestmem"));
      assertBackendsAndRegions(browser);
      assertMap(browser);
      assertPicture(browser);
      browser.open(console.page("configMgr"));
      configure(browser);
      browser.open(console.page("status-guestmem"));
      assertEquals(
          row("web2", "ram0", "0x4000_0000-0x4000_ffff", "64 KiB", "no log"),
          browser.texts("table.nicetable tbody tr").get(4));
      assertEquals(0, console.shell().end());
    }
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
    return String.join(
        "\t",
        List.of(
            vm,
            name,
            range,
            size,
            "anonymous",
            "fallback",
            "read-write",
            "-",
            dirty,
            "-",
            "org.guestmem.api"));
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
    Path kept =
        Files.write(GuestmemScript.HOME.resolve("distribution/target/web-map.png"), actual);
    try (InputStream in = WebConsoleIT.class.getResourceAsStream("/golden/web-map.png")) {
      long differing =
          differing(
              ImageIO.read(Objects.requireNonNull(in)),
              ImageIO.read(new ByteArrayInputStream(actual)));
      assertTrue(
          differing <= PIXEL_TOLERANCE,
          () -> "%d pixels differ; look at %s".formatted(differing, kept));
    }
  }

  private static long differing(BufferedImage expected, BufferedImage actual) {
    assertEquals(expected.getWidth(), actual.getWidth());
    assertEquals(expected.getHeight(), actual.getHeight());
    long differing = 0;
    for (int y = 0; y < expected.getHeight(); y++) {
      for (int x = 0; x < expected.getWidth(); x++) {
        differing += differ(expected.getRGB(x, y), actual.getRGB(x, y)) ? 1 : 0;
      }
    }
    return differing;
  }

  private static boolean differ(int expected, int actual) {
    for (int shift = 0; shift < 24; shift += 8) {
      if (Math.abs((expected >> shift & 0xff) - (actual >> shift & 0xff)) > CHANNEL_TOLERANCE) {
        return true;
      }
    }
    return false;
  }

  /** Every property with its description; saved, a size and an address make a region. */
  private static void configure(Chromium browser) {
    browser.click("//td[text()='Guest memory region']");
    List<String> described = browser.texts("#editorForm .topPaddedText");
    Pattern description = Pattern.compile("\\S.{15,} \\((.+)\\)", Pattern.DOTALL);
    List<String> properties =
        described.stream()
            .map(description::matcher)
            .filter(Matcher::matches)
            .map(each -> each.group(1))
            .sorted()
            .toList();
    assertEquals(PROPERTIES, properties, described::toString);
    browser.type("#editorForm [name='guestmem.vm']", "web2");
    browser.type("#editorForm [name='guestmem.base']", "1GiB");
    browser.type("#editorForm [name='guestmem.size']", "64KiB");
    browser.click("//button[normalize-space()='Save']");
  }
}
