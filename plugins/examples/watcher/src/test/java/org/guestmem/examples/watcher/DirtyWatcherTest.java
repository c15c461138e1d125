package org.guestmem.examples.watcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.ffm.FfmRegionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The command: which region, how often, when it ends. */
class DirtyWatcherTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
  private final DirtyWatcher watcher = new DirtyWatcher(() -> new Screen(out, false), 1);
  private final GuestMemoryRegion ram = add("ram0", RegionSpec.builder(1 << 20).trackDirty());

  private GuestMemoryRegion add(String name, RegionSpec.Builder spec) {
    GuestMemoryRegion region =
        GuestMemoryRegion.of(name, 0, new FfmRegionFactory().create(spec.build()));
    watcher.addRegion(region, Map.of(GuestMemoryRegion.VM, "web1"));
    return region;
  }

  @AfterEach
  void close() {
    ram.mapping().close();
  }

  private long pictures() {
    return shown.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains(" of ")).count();
  }

  @Test
  void soManyPicturesMustBeDrawn() {
    assertEquals("3 pictures", watcher.watch("web1", "ram0", 3));
    assertEquals(3, pictures());
  }

  @Test
  void terminalMustBePaintedOver() {
    new Screen(out, true).show(List.of("a", "b"), 0);
    new Screen(out, true).show(List.of("c", "d"), 2);
    assertEquals(
        "<^Ka\n^Kb\n><^2A^Kc\n^Kd\n>"
            .replace("<", "\033[?7l")
            .replace(">", "\033[?7h")
            .replace("^", "\033["),
        shown.toString(StandardCharsets.UTF_8));
  }

  @Test
  void endOfTheRegionMustEndTheWatch() throws Exception {
    CountDownLatch watching = new CountDownLatch(1);
    FutureTask<String> watch =
        new FutureTask<>(
            () -> {
              watching.countDown();
              return watcher.watch("web1", "ram0");
            });
    Thread.ofPlatform().start(watch);
    watching.await();
    ram.mapping().close();
    assertTrue(watch.get().endsWith(" pictures"));
  }

  @Test
  void interruptMustEndTheWatch() {
    Thread.currentThread().interrupt();
    assertEquals("0 pictures", watcher.watch("web1", "ram0"));
    assertFalse(Thread.interrupted());
  }

  @Test
  void unknownRegionMustBeSaid() {
    watcher.removeRegion(ram);
    assertEquals(
        "machine 'web1' has no region 'ram0' here; guestmem:regions lists what there is",
        assertThrows(IllegalArgumentException.class, () -> watcher.watch("web1", "ram0"))
            .getMessage());
  }

  @Test
  void regionWithoutALogMustBeSaid() {
    GuestMemoryRegion plain = add("rom", RegionSpec.builder(4096));
    assertEquals(
        "region 'rom' logs no writes; configure it with guestmem.dirty=true",
        assertThrows(IllegalArgumentException.class, () -> watcher.watch("web1", "rom"))
            .getMessage());
    plain.mapping().close();
  }
}
