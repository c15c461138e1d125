package org.guestmem.itests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MemoryFaultException;
import org.guestmem.api.UnsafeAtomicException;
import org.guestmem.api.VolatileSlice;
import org.guestmem.itests.driver.ContainerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainerFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** An operator truncates the file of a published region: plug-ins get exceptions, and no more. */
@ContainerTest(NativeTestContainerFactory.class)
class TruncatedFileIT {
  private static final int PAGE = 4096;
  private static final int SIZE = 4 * PAGE;

  @TempDir Path directory;

  @Configuration
  static Option[] options() {
    return CoreOptions.options(
        Provision.api(), Provision.backEnds(), Provision.declarativeServices());
  }

  @Test
  void truncatedFileMustBeAFaultOfItsRegionAlone(BundleContext context) throws Exception {
    Platform platform = new Platform(context);
    for (String backEnd : new String[] {"fallback", "ffm"}) {
      if (platform.backEnd(backEnd).isPresent()) {
        truncate(context, backEnd);
      }
    }
    assertTrue(platform.backEnd("fallback").isPresent());
  }

  private void truncate(BundleContext context, String backEnd) throws Exception {
    Path file = Files.write(directory.resolve(backEnd), new byte[SIZE]);
    try (ConfiguredRegion shrinking = region(context, backEnd + "-a", backEnd, file, "0");
        ConfiguredRegion other = region(context, backEnd + "-b", backEnd, copy(file), "0x100000")) {
      GuestMemoryRegion gone = context.getService(shrinking.published());
      GuestMemoryRegion there = context.getService(other.published());
      assertEquals(backEnd, gone.mapping().backend());
      GuestMemory memory = GuestMemory.of(gone, there);
      memory.putLong(2 * PAGE, 1);
      try (RandomAccessFile shortened = new RandomAccessFile(file.toFile(), "rw")) {
        shortened.setLength(PAGE);
      }
      meetFaults(gone.slice(), memory);
      memory.putLong(0x100000, 7);
      assertEquals(7, there.slice().getLong(0));
      assertEquals(0, gone.slice().getLong(PAGE - 8));
      assertTrue(shrinking.now().isPresent());
      assertEquals(Bundle.ACTIVE, context.getBundle(0).getState());
      Files.delete(file);
      assertTrue(gone.mapping().isFileDeleted());
      assertFalse(there.mapping().isFileDeleted());
    }
  }

  private static void meetFaults(VolatileSlice view, GuestMemory memory) {
    MemoryFaultException fault =
        assertThrows(MemoryFaultException.class, () -> view.getLong(2 * PAGE));
    assertEquals(2 * PAGE, fault.offset());
    assertEquals(OptionalLong.of(PAGE), fault.fileLength());
    assertThrows(MemoryFaultException.class, () -> view.fill(PAGE, PAGE, (byte) 1));
    assertThrows(MemoryFaultException.class, () -> memory.getLong(2 * PAGE));
    assertThrows(UnsafeAtomicException.class, () -> memory.getAndAddLong(2 * PAGE, 1));
  }

  private static Path copy(Path file) throws Exception {
    return Files.copy(file, file.resolveSibling(file.getFileName() + "-other"));
  }

  private static ConfiguredRegion region(
      BundleContext context, String name, String backEnd, Path file, String base) throws Exception {
    return new ConfiguredRegion(
        context,
        name,
        Map.of(
            GuestMemoryRegion.SIZE,
            Integer.toString(SIZE),
            GuestMemoryRegion.BASE,
            base,
            GuestMemoryRegion.VM,
            name,
            GuestMemoryRegion.BACKING,
            "file:" + file,
            "factory.target",
            "(guestmem.backend=" + backEnd + ")"));
  }
}
