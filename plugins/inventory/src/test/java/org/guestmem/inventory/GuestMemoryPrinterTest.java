package org.guestmem.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.inventory.Format;
import org.guestmem.api.Backends;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.RegionSpec;
import org.guestmem.pagemap.osgi.BackendFacts;
import org.guestmem.pagemap.osgi.PublishedRegion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is printed in each format, word for word, as in files that {@code -Dguestmem.pictures=write}
 * renews.
 */
class GuestMemoryPrinterTest {
  private static final List<BackendFacts> BACKENDS =
      List.of(
          new BackendFacts("fallback", "-100", List.of("flush"), ""),
          new BackendFacts("ffm", "-", List.of(), "needs Java 22 or later, this is <17>"));

  private static String print(List<PublishedRegion> published, String format) {
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed);
    new GuestMemoryPrinter(() -> BACKENDS, () -> published)
        .print(out, Format.valueOf(format), false);
    out.flush();
    return printed.toString().replace(System.lineSeparator(), "\n");
  }

  /** Of the fallback, so that the collector frees it and no host has a say. */
  private static PublishedRegion region(String vm, String name, long base, long size) {
    RegionSpec spec = RegionSpec.builder(size).trackDirty().build();
    GuestMemoryRegion region =
        GuestMemoryRegion.of(
            name,
            base,
            Backends.find(GuestMemoryPrinterTest.class.getClassLoader(), NativeAccess.OFF)
                .best()
                .create(spec));
    region.slice().putByte(size - 1, (byte) 1);
    return new PublishedRegion(vm, region, List.of("org.example.<migration>"));
  }

  @ParameterizedTest
  @CsvSource({"TEXT, printed.txt", "HTML, printed.html", "JSON, printed.json"})
  void printedMustBeAsInItsFile(String format, String file) throws IOException {
    List<PublishedRegion> published =
        List.of(
            region("<b>", "rom", 1L << 32, 4096),
            region("web1", "ram0", 0, 6 << 20),
            region("web1", "ram1", 1 << 24, 8192));
    Path golden = Path.of(System.getProperty("basedir"), "src/test/resources/golden", file);
    String printed = print(published, format);
    if ("write".equals(System.getProperty("guestmem.pictures"))) {
      Files.writeString(golden, printed);
    }
    assertEquals(Files.readString(golden), printed);
  }

  @Test
  void regionThatClosedMustBeLeftOut() {
    PublishedRegion closed = region("web1", "gone", 0, 4096);
    closed.region().mapping().close();
    String text = print(List.of(closed), "TEXT");
    assertEquals("no region is published", text.lines().skip(4).findFirst().orElseThrow());
  }
}
