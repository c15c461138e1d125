package org.guestmem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.pagemap.osgi.PublishedRegion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the commands print and what they refuse, word for word. */
class CommandsTest {
  private final GuestMemoryRegion ram = Memories.region("ram0", 0, 0x10000);
  private final GuestMemoryRegion rom = Memories.region("rom", 0x10000, 4096);
  private final List<PublishedRegion> published =
      new ArrayList<>(
          List.of(
              new PublishedRegion("a", ram, List.of("org.example.migration")),
              new PublishedRegion("a", rom, List.of())));
  private final Machines machines = new Machines(() -> published);
  private final CommandSession session =
      new CommandProcessorImpl()
          .createSession(
              InputStream.nullInputStream(),
              OutputStream.nullOutputStream(),
              OutputStream.nullOutputStream());

  @Test
  void regionsMustBeATable() {
    ram.slice().putByte(0x5000, (byte) 1);
    assertEquals(
        """
        VM  NAME  GUEST ADDRESSES    SIZE    BACKING    BACK END  PROTECTION  RESIDENT  DIRTY          FILE  USED BY
        a   ram0  0x0-0xffff         64 KiB  anonymous  fallback  read-write  -         1 of 16 pages  -     org.example.migration
        a   rom   0x1_0000-0x1_0fff  4 KiB   anonymous  fallback  read-write  -         0 of 1 pages   -     -\
        """,
        new RegionsCommand(machines).regions(false));
  }

  @Test
  void noRegionMustBeSaid() {
    published.clear();
    assertEquals("no region is published", new RegionsCommand(machines).regions(false));
    assertEquals("no region is published", refusal(() -> read("", "0", "1")));
  }

  @Test
  void readMustCrossRegions() {
    put(0xfffe, "abcd");
    assertEquals(
        "0xfffe  61 62 63 64                                       |abcd|",
        read("", "0xfffe", "4"));
  }

  @Test
  void readMustTakeTheNameOfARegion() {
    assertEquals(
        "0x1_0000  00                                                |.|", read("a", "rom", "1"));
  }

  @Test
  void readMustShow256BytesUnlessItIsTold() {
    assertEquals(read("a", "0x100", "256"), new ReadCommand(machines).read(false, "a", "0x100"));
  }

  @Test
  void readMustBeBounded() {
    assertEquals("length 0 is not between 1 and 64 KiB", refusal(() -> read("", "0", "0")));
    assertEquals("length 65537 is not between 1 and 64 KiB", refusal(() -> read("", "0", "65537")));
  }

  @Test
  void readOutsideMustSayWhatIsThere() {
    assertThrows(OutOfRangeException.class, () -> read("", "0x20000", "1"));
  }

  @Test
  void unknownNamesMustBeRefusedWithTheKnownOnes() {
    assertEquals(
        "'nvram' is not a number below 2^64 such as 4096, 0x1000 or 512MiB"
            + ", nor one of the regions ram0, rom",
        refusal(() -> read("", "nvram", "1")));
    assertEquals(
        "no region of a virtual machine 'b'; there are [a]", refusal(() -> read("b", "0", "1")));
  }

  @Test
  void severalMachinesMustBeChosenFrom() {
    published.add(new PublishedRegion("b", Memories.region("ram0", 0, 4096), List.of()));
    assertEquals(
        "several virtual machines have regions; choose with --vm one of [a, b]",
        refusal(() -> read("", "0", "1")));
    assertEquals(
        "0x0  00                                                |.|", read("b", "ram0", "1"));
  }

  @Test
  void findMustShowEachMatchInItsSurroundings() {
    put(0xfffc, "RSD PTR ");
    put(0x10ff8, "RSD PTR ");
    assertEquals(
        """
          0xfffc  52 53 44 20 50 54 52 20  00 00 00 00 00 00 00 00  |RSD PTR ........|
        0x1_0ff8  52 53 44 20 50 54 52 20                           |RSD PTR |
        2 matches\
        """,
        find("", "", 20, "1", "RSD PTR "));
    assertEquals("no match", find("0xfffd", "0x10fff", 20, "1", "RSD PTR "));
  }

  @Test
  void findMustSayThatItStopped() {
    assertEquals(
        """
        0x1_0000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
        1 match, perhaps more: stopped at --limit 1\
        """,
        find("rom", "", 1, "1", "0x00"));
  }

  @Test
  void findMustRefuseWhatCannotBeMeant() {
    assertEquals(
        "--to 0x10 is not above --from 0x10", refusal(() -> find("16", "16", 1, "1", "x")));
    assertEquals("--limit 0 is not between 1 and 10000", refusal(() -> find("", "", 0, "1", "x")));
    assertEquals(
        "--align 2GiB is not between 1 and 1 GiB", refusal(() -> find("", "", 1, "2GiB", "x")));
  }

  private void put(long address, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    GuestMemory.of(ram, rom).put(address, bytes, 0, bytes.length);
  }

  private String read(String vm, String where, String length) {
    return new ReadCommand(machines).read(false, vm, where, length);
  }

  private String find(String from, String to, int limit, String align, String pattern) {
    return new FindCommand(machines).find(session, false, "", from, to, limit, align, pattern);
  }

  private static String refusal(Executable command) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, command).getMessage());
  }
}
