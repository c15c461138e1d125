package org.guestmem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Maps and dirty pages, by the command lines that users type. */
class PictureCommandsTest {
  private final GogoSession gogo = new GogoSession("", Path.of(""));
  private final GuestMemoryRegion ram = gogo.publishRegion("web1", "ram0", 0, 2 << 20);
  private final DirtyBitmap log = ram.mapping().dirtyBitmap().orElseThrow();

  @BeforeEach
  void publish() {
    gogo.setCharset("US-ASCII");
    gogo.publishRegion("web1", "rom", 1L << 32, 8192);
  }

  @AfterEach
  void forget() {
    gogo.close();
  }

  @Test
  void mapMustShowRegionsAndHoles() throws Exception {
    ram.slice().putByte(4096, (byte) 1);
    String expected =
        """
                  0x0 | #                                                              |  ram0: 2 MiB, anonymous, fallback back end
             0x4_0000 |                                                                |
             0x8_0000 |                                                                |
             0xc_0000 |                                                                |
            0x10_0000 |                                                                |
            0x14_0000 |                                                                |
            0x18_0000 |                                                                |
            0x1c_0000 |                                                                |
            0x20_0000 : hole of 4094 MiB
        0x1_0000_0000 |  |                                                                rom: 8 KiB, anonymous, fallback back end
                      ------------------------------------------------------------------
                       a cell = 1 page = 4 KiB
                       dirty: ' ' none, . < 1/4, : < 1/2, + < 3/4, # more
                       1 of 514 pages dirty in 1 of 514 cells\
        """;
    assertEquals(expected, gogo.run("guestmem:map"));
    assertEquals(expected, gogo.run("guestmem:map web1"));
    assertEquals(expected, gogo.run("guestmem:map --by dirty web1"));
  }

  @Test
  void whatIsNotToldMustNotLookEmpty() throws Exception {
    assertTrue(gogo.run("guestmem:map --by resident web1").contains("|????????"));
  }

  @Test
  void mapMustRefuseWhatIsNotThere() {
    assertEquals(
        "no region of a virtual machine 'web2'; there are [web1]",
        gogo.refusal("guestmem:map web2"));
    assertEquals(
        "--by age is neither resident nor dirty", gogo.refusal("guestmem:map --by age web1"));
  }

  @Test
  void dirtyMustShowWhatWasWrittenSinceTheLastLookAndTakeNothing() throws Exception {
    ram.slice().putByte(0, (byte) 1);
    assertEquals("1 of 512 pages dirty in 1 of 512 cells", lastLine("guestmem:dirty ram0"));
    assertEquals("0 of 512 pages dirty in 0 of 512 cells", lastLine("guestmem:dirty ram0"));
    ram.slice().putByte(8192, (byte) 1);
    assertEquals("1 of 512 pages dirty in 1 of 512 cells", lastLine("guestmem:dirty 0x2000"));
    assertEquals(2, log.harvest().count());
  }

  @Test
  void looksMustEndWithTheShell() throws Exception {
    ram.slice().putByte(0, (byte) 1);
    gogo.run("guestmem:dirty ram0");
    gogo.looks.close();
    ram.slice().putByte(4096, (byte) 1);
    assertEquals("2 of 512 pages dirty in 2 of 512 cells", lastLine("guestmem:dirty ram0"));
  }

  @Test
  void pictureMustBeJsonOnDemand() throws Exception {
    ram.slice().putByte(0, (byte) 1);
    String map = gogo.run("guestmem:map --json web1");
    assertTrue(map.startsWith("{\n  \"machine\": \"web1\",\n  \"regions\": [\n"), map);
    assertTrue(map.contains("\"holes\": [\n    {\n      \"first\": \"0x200000\""), map);
    assertTrue(gogo.run("guestmem:dirty --json ram0").contains("\"dirty\": [1, 0, 0"));
  }

  @Test
  void dirtyMustSayThatNothingIsLogged() {
    GuestMemoryRegion bare =
        GuestMemoryRegion.of("bare", 1L << 40, gogo.map(RegionSpec.builder(4096).build()));
    GuestMemoryRegion off =
        GuestMemoryRegion.of(
            "off", 1L << 41, gogo.map(RegionSpec.builder(4096).trackDirtyOnDemand().build()));
    gogo.publish("b", bare);
    gogo.publish("b", off);
    assertEquals(
        "region bare has no dirty log: configure guestmem.dirty=true",
        gogo.refusal("guestmem:dirty --vm b bare"));
    assertEquals(
        "the dirty log of region off is off until DirtyBitmap.enable",
        gogo.refusal("guestmem:dirty --vm b off"));
    assertEquals(
        "no region at guest address 0x300_0000", gogo.refusal("guestmem:dirty --vm web1 48MiB"));
  }

  @Test
  void watchMustShowEachFrameAndTakeNothing() throws Exception {
    ram.slice().putByte(0, (byte) 1);
    assertEquals(
        "2 frames", gogo.run("guestmem:dirty --watch --frames 2 --interval 10 --vm web1 ram0"));
    String printed = gogo.printed();
    assertTrue(printed.startsWith("ram0, frame 1 (Ctrl-C ends)\n          0x0 |#"), printed);
    assertTrue(printed.contains("\nram0, frame 2 (Ctrl-C ends)\n          0x0 | "), printed);
    assertEquals(1, log.count());
  }

  @Test
  void watchMustEndByKeyAndByCloseOfTheRegion() throws Exception {
    try (GogoSession user = new GogoSession("q", Path.of(""))) {
      user.published.addAll(gogo.published);
      assertEquals("1 frames", user.run("guestmem:dirty --watch ram0"));
      assertTrue(user.printed().contains("^[K"), user.printed());
    }
    ram.mapping().close();
    assertEquals("1 frames", gogo.run("guestmem:dirty --watch ram0"));
  }

  @Test
  void watchMustEndWithTheShell() throws Exception {
    GuestMemoryRegion other = gogo.publishRegion("web1", "other", 1L << 33, 4096);
    DirtyHarvester own = gogo.looks.begin(other);
    gogo.looks.close();
    assertThrows(IllegalStateException.class, own::harvest);
    gogo.looks.end(own);
    assertEquals("1 frames", gogo.run("guestmem:dirty --watch --frames 1 other"));
  }

  @Test
  void watchMustBeReasonable() {
    assertEquals(
        "--interval 9 is not between 10 and 60000 ms, or --frames 0 is negative",
        gogo.refusal("guestmem:dirty --watch --interval 9 ram0"));
    assertEquals(
        "--watch paints; --json is for one look at a time",
        gogo.refusal("guestmem:dirty --watch --json ram0"));
  }

  private String lastLine(String command) throws Exception {
    String[] lines = gogo.run(command).split("\n", -1);
    return lines[lines.length - 1].strip();
  }
}
