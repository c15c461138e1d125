package org.guestmem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.pagemap.Measure;
import org.guestmem.pagemap.PageMap;
import org.guestmem.pagemap.PageMapSvg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The pictures of the README: of a guest whose writes are always the same. {@code
 * -Dguestmem.pictures=write} renews them.
 */
class ReadmePicturesTest {
  private static final Path PROJECT = Path.of(System.getProperty("basedir"), "..", "..");
  private static final Path README = PROJECT.resolve("README.md");
  private static final Path MAP = PROJECT.resolve("docs/pictures/map.svg");
  private static final String BEGIN = "<!-- drawn: by ReadmePicturesTest";
  private static final String END = "<!-- end of drawn -->";
  private static final boolean WRITE = "write".equals(System.getProperty("guestmem.pictures"));

  private static final int MIB = 1 << 20;

  private final GogoSession gogo = new GogoSession("", PROJECT);

  @BeforeEach
  void runGuest() {
    gogo.setCharset("UTF-8");
    GuestMemoryRegion low = gogo.publishRegion("web1", "ram0", 0, 16 * MIB);
    gogo.publishRegion("web1", "rom", 0xfffc_0000L, 128 << 10);
    GuestMemoryRegion high = gogo.publishRegion("web1", "ram1", 1L << 32, 4 * MIB);
    load(low, MIB, 8 * MIB);
    load(high, MIB, 2 * MIB);
  }

  /** Fills one MiB, as a loader does, and writes here and there about another place. */
  private static void load(GuestMemoryRegion region, long at, int around) {
    region.slice().fill(at, MIB, (byte) 1);
    Random random = new Random(1);
    for (int write = 0; write < 500; write++) {
      int distance = 0;
      for (int step = 0; step < 4; step++) {
        distance += random.nextInt(around / 4) - around / 8;
      }
      region.slice().putByte(around + distance / 8 * 8, (byte) 1);
    }
  }

  @AfterEach
  void forget() {
    gogo.close();
  }

  @Test
  void sessionMustBeAsTheReadmeShowsIt() throws Exception {
    StringBuilder drawn = new StringBuilder();
    for (String line :
        List.of("guestmem:regions", "guestmem:map --by dirty web1", "guestmem:dirty ram1")) {
      drawn.append("\nguestmem> ").append(line).append("\n").append(gogo.run(line));
    }
    String block = "\n" + drawn.substring(1).indent(4) + "\n";
    String readme = Files.readString(README);
    int begin = readme.indexOf('\n', readme.indexOf(BEGIN)) + 1;
    int end = readme.indexOf(END);
    if (WRITE) {
      Files.writeString(README, readme.substring(0, begin) + block + readme.substring(end));
    } else {
      assertEquals(block, readme.substring(begin, end));
    }
  }

  @Test
  void mapMustBeAsItsFile() throws IOException {
    List<GuestMemoryRegion> regions =
        gogo.published.stream().map(service -> service.region()).toList();
    String drawn = PageMapSvg.of(PageMap.of("web1", regions, MapCommand.CELLS), Measure.DIRTY);
    if (WRITE) {
      Files.writeString(MAP, drawn);
    } else {
      assertEquals(Files.readString(MAP), drawn);
    }
  }
}
