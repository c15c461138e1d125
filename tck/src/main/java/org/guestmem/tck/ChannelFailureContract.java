package org.guestmem.tck;

import static org.guestmem.tck.BackendUnderTest.BOUNCE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.guestmem.api.Backing;
import org.guestmem.api.IoVector;
import org.guestmem.api.MemoryFaultException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transfers that fail: progress is never lost, and what was written is marked dirty. */
public interface ChannelFailureContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void failureAfterSomeBytesMustSayHowManyWereMoved(RegionKind kind) {
    Seeded.run(
        random -> {
          int failAt = 1 + random.nextInt(8 * PAGE - 1);
          byte[] bytes = Seeded.bytes(random, 8 * PAGE);
          for (boolean atOnce : new boolean[] {true, false}) {
            MmapRegion region = regions().tracked(kind, 8 * PAGE);
            IoVector vector =
                IoVector.of(region.slice(0, PAGE + 1), region.slice(PAGE + 1, 7 * PAGE - 1));
            ScriptedChannel source = scripted(bytes).failingAfter(failAt, atOnce);
            PartialTransferException e = partial(() -> vector.readFullyFrom(source));
            stopped(e, 8 * PAGE, failAt);
            assertInstanceOf(IOException.class, e.getCause());
            byte[] expected = Arrays.copyOf(Arrays.copyOf(bytes, failAt), 8 * PAGE);
            assertArrayEquals(expected, BulkContract.contents(region.slice()));
            assertEquals((failAt - 1) / PAGE + 1, dirtyPages(region));
            ScriptedChannel target = scripted(bytes).failingAfter(failAt, atOnce);
            stopped(partial(() -> vector.writeFullyTo(target)), 8 * PAGE, failAt);
            assertArrayEquals(Arrays.copyOf(bytes, failAt), target.written());
            assertEquals(0, dirtyPages(region));
          }
        });
  }

  private static ScriptedChannel scripted(byte[] bytes) {
    return new ScriptedChannel(bytes, () -> 1000);
  }

  private static PartialTransferException partial(Executable transfer) {
    return assertThrows(PartialTransferException.class, transfer);
  }

  private static void stopped(PartialTransferException e, long expected, long completed) {
    assertEquals(expected, e.expected());
    assertEquals(completed, e.completed());
    assertEquals(0, e.lost());
  }

  private static long dirtyPages(MmapRegion region) {
    return region.dirtyBitmap().orElseThrow().harvest().count();
  }

  @ParameterizedTest
  @EnumSource
  default void failureInOneOperationMustKeepWhatItMoved(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 2 * PAGE);
    IoVector vector = IoVector.of(region.slice());
    byte[] bytes = new byte[2 * PAGE];
    Arrays.fill(bytes, (byte) 1);
    stopped(partial(() -> vector.readFrom(scripted(bytes).failingAfter(10, true))), 2 * PAGE, 10);
    assertEquals(1, region.slice().getByte(9));
    assertEquals(0, region.slice().getByte(10));
    assertEquals(1, dirtyPages(region));
    stopped(partial(() -> vector.writeTo(scripted(bytes).failingAfter(10, true))), 2 * PAGE, 10);
  }

  @ParameterizedTest
  @EnumSource
  default void failureBeforeTheFirstByteMustBeTheChannelsOwn(RegionKind kind) throws IOException {
    MmapRegion region = regions().tracked(kind, PAGE);
    IoVector vector = IoVector.of(region.slice());
    ScriptedChannel broken = scripted(new byte[PAGE]).failingAfter(0, false);
    for (Executable transfer :
        new Executable[] {
          () -> vector.readFrom(broken),
          () -> vector.readFullyFrom(broken),
          () -> vector.writeTo(broken),
          () -> vector.writeFullyTo(broken),
        }) {
      assertEquals("scripted", assertThrows(IOException.class, transfer).getMessage());
    }
    FileChannel closed = FileChannel.open(regions().file(new byte[PAGE]));
    closed.close();
    for (Executable transfer :
        new Executable[] {
          () -> vector.readFrom(closed),
          () -> vector.readFrom(closed, 0),
          () -> vector.readFullyFrom(closed, 0),
          () -> vector.writeTo(closed, 0),
          () -> vector.writeFullyTo(closed, 0),
          () -> vector.readFrom(failing(0)),
          () -> vector.readFullyFrom(failing(0)),
          () -> vector.writeTo(new FailingStream(0)),
          () -> vector.writeFullyTo(new FailingStream(0)),
        }) {
      assertThrows(IOException.class, transfer);
    }
    assertEquals(0, dirtyPages(region));
  }

  /** A stream that fails after so many bytes. */
  private static InputStream failing(int after) {
    return new SequenceInputStream(
        new ByteArrayInputStream(new byte[after]),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("stream");
          }

          @Override
          public int read(byte[] target, int from, int length) throws IOException {
            throw new IOException("stream");
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  default void streamThatFailsOrEndsMustSayHowManyWereMoved(RegionKind kind) {
    MmapRegion region = regions().tracked(kind, 2 * BOUNCE);
    IoVector vector = IoVector.of(region.slice());
    stopped(partial(() -> vector.readFullyFrom(failing(PAGE + 1))), 2 * BOUNCE, PAGE + 1);
    assertEquals(2, dirtyPages(region));
    InputStream ending = new ByteArrayInputStream(new byte[PAGE]);
    PartialTransferException e = partial(() -> vector.readFullyFrom(ending));
    stopped(e, 2 * BOUNCE, PAGE);
    assertTrue(String.valueOf(e.getMessage()).contains("end of input"), e.getMessage());
    stopped(partial(() -> vector.writeFullyTo(new FailingStream(1))), 2 * BOUNCE, BOUNCE);
  }

  @ParameterizedTest
  @EnumSource
  default void endOfInputMustBePartialEvenBeforeTheFirstByte(RegionKind kind) throws IOException {
    MmapRegion region = regions().tracked(kind, 3 * PAGE);
    IoVector vector = IoVector.of(region.slice());
    try (FileChannel file = FileChannel.open(regions().file(new byte[PAGE + 1]))) {
      stopped(partial(() -> vector.readFullyFrom(file)), 3 * PAGE, PAGE + 1);
      assertEquals(2, dirtyPages(region));
      assertEquals(-1, vector.readFrom(file));
      stopped(partial(() -> vector.readFullyFrom(file)), 3 * PAGE, 0);
      stopped(partial(() -> vector.readFullyFrom(file, PAGE)), 3 * PAGE, 1);
      stopped(partial(() -> vector.readFullyFrom(file, 1L << 40)), 3 * PAGE, 0);
    }
    InputStream empty = InputStream.nullInputStream();
    stopped(partial(() -> vector.readFullyFrom(empty)), 3 * PAGE, 0);
  }

  @ParameterizedTest
  @EnumSource
  default void channelThatIsNotReadyMustStopAnExactTransfer(RegionKind kind) {
    IoVector vector = IoVector.of(regions().create(kind, PAGE).slice());
    int[] left = {3};
    ScriptedChannel channel = new ScriptedChannel(new byte[PAGE], () -> left[0]-- > 0 ? 7 : 0);
    PartialTransferException e = partial(() -> vector.readFullyFrom(channel));
    stopped(e, PAGE, 21);
    assertTrue(String.valueOf(e.getMessage()).contains("not ready"), e.getMessage());
    assertEquals(4, channel.calls());
    left[0] = 0;
    stopped(partial(() -> vector.writeFullyTo(channel)), PAGE, 0);
  }

  @ParameterizedTest
  @EnumSource
  default void uncheckedFailureMustBePassedOnAndMarkWhatTheChannelWasGiven(RegionKind kind)
      throws IOException {
    MmapRegion region = regions().tracked(kind, 32 * PAGE);
    IoVector vector = IoVector.of(region.slice(0, 16 * PAGE), region.slice(20 * PAGE, 1));
    boolean direct = regions().backend().channelTransfer(kind.isFile()) > BOUNCE;
    Path path = regions().file(new byte[PAGE]);
    try (FileChannel writeOnly = FileChannel.open(path, StandardOpenOption.WRITE)) {
      assertThrows(NonReadableChannelException.class, () -> vector.readFrom(writeOnly));
    }
    assertEquals(direct ? 17 : 0, dirtyPages(region));
  }

  @Test
  default void readOnlyRegionMustBeRefusedBeforeTheChannelIsTouched() throws IOException {
    MmapRegion constant = regions().readOnly(new byte[PAGE]);
    VolatileSlice good = regions().anonymous(PAGE).slice();
    ScriptedChannel channel = scripted(new byte[10 * PAGE]);
    for (VolatileSlice refused : new VolatileSlice[] {constant.slice(), constant.slice(0, 0)}) {
      IoVector vector = IoVector.of(good, refused);
      assertThrows(ReadOnlyRegionException.class, () -> vector.readFrom(channel));
      assertThrows(ReadOnlyRegionException.class, () -> vector.readFullyFrom(channel));
      InputStream stream = new ByteArrayInputStream(new byte[] {1});
      assertThrows(ReadOnlyRegionException.class, () -> vector.readFrom(stream));
      assertThrows(ReadOnlyRegionException.class, () -> vector.readFullyFrom(stream));
      assertEquals(1, stream.read());
      try (FileChannel file = FileChannel.open(regions().file(new byte[PAGE]))) {
        assertThrows(ReadOnlyRegionException.class, () -> vector.readFrom(file));
        assertThrows(ReadOnlyRegionException.class, () -> vector.readFrom(file, 0));
        assertThrows(ReadOnlyRegionException.class, () -> vector.readFullyFrom(file, 0));
        assertEquals(0, file.position());
      }
      assertEquals(0, channel.calls());
    }
    IoVector.of(good, constant.slice()).writeFullyTo(channel);
    assertEquals(2 * PAGE, channel.written().length);
    Path path = regions().file(new byte[1]);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      IoVector.of(constant.slice()).writeFullyTo(file);
    }
    assertEquals(PAGE, Files.size(path));
  }

  @ParameterizedTest
  @EnumSource
  default void closedRegionMustBeRefusedBeforeTheChannelIsTouched(RegionKind kind)
      throws IOException {
    MmapRegion region = regions().create(kind, PAGE);
    VolatileSlice good = regions().anonymous(PAGE).slice();
    IoVector[] vectors = {
      IoVector.of(region.slice()), IoVector.of(good, region.slice(PAGE, 0)),
    };
    region.close();
    ScriptedChannel channel = scripted(new byte[PAGE]);
    try (FileChannel file = FileChannel.open(regions().file(new byte[PAGE]))) {
      for (IoVector vector : vectors) {
        for (Executable transfer :
            new Executable[] {
              () -> vector.readFrom(channel),
              () -> vector.readFullyFrom(channel),
              () -> vector.writeTo(channel),
              () -> vector.writeFullyTo(channel),
              () -> vector.readFrom(file),
              () -> vector.readFrom(file, 0),
              () -> vector.readFullyFrom(file, 0),
              () -> vector.writeTo(file, 0),
              () -> vector.writeFullyTo(file, 0),
              () -> vector.readFrom(InputStream.nullInputStream()),
              () -> vector.readFullyFrom(InputStream.nullInputStream()),
              () -> vector.writeTo(OutputStream.nullOutputStream()),
              () -> vector.writeFullyTo(OutputStream.nullOutputStream()),
            }) {
          assertThrows(RegionClosedException.class, transfer);
        }
      }
      assertEquals(0, file.position());
    }
    assertEquals(0, channel.calls());
  }

  @ParameterizedTest
  @EnumSource
  default void bytesThatFindTheRegionClosedMustBeCountedAsLost(RegionKind kind) {
    MmapRegion open = regions().tracked(kind, PAGE);
    MmapRegion closing = regions().create(kind, PAGE);
    IoVector vector = IoVector.of(open.slice(0, 300), closing.slice(), open.slice(300, 300));
    ScriptedChannel channel = scripted(new byte[PAGE]).doing(closing::close);
    PartialTransferException e = partial(() -> vector.readFrom(channel));
    assertEquals(vector.size(), e.expected());
    assertEquals(300, e.completed());
    assertEquals(700, e.lost());
    assertTrue(String.valueOf(e.getMessage()).contains("700 more bytes"), e.getMessage());
    assertInstanceOf(RegionClosedException.class, e.getCause());
    assertEquals(1, dirtyPages(open));
  }

  @ParameterizedTest
  @EnumSource
  default void closeBetweenOperationsMustStopTheTransfer(RegionKind kind) {
    MmapRegion region = regions().create(kind, PAGE);
    ScriptedChannel channel = scripted(new byte[0]).doing(region::close);
    PartialTransferException e = partial(() -> IoVector.of(region.slice()).writeFullyTo(channel));
    stopped(e, PAGE, 1000);
    assertInstanceOf(RegionClosedException.class, e.getCause());
  }

  @ParameterizedTest
  @EnumSource(names = {"SHARED_FILE", "PRIVATE_FILE"})
  default void fileThatShrankMustBeAFaultAndNotHide(RegionKind kind) throws IOException {
    Path backing = regions().sparseFile(3 * PAGE);
    MmapRegion region =
        regions()
            .create(
                RegionSpec.builder(3 * PAGE)
                    .sharing(kind.sharing())
                    .backing(Backing.file(backing, 0))
                    .trackDirty());
    try (FileChannel file = FileChannel.open(backing, StandardOpenOption.WRITE)) {
      file.truncate(PAGE);
    }
    Path path = regions().file(new byte[1]);
    IoVector vector = IoVector.of(region.slice());
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      PartialTransferException e = partial(() -> vector.writeFullyTo(file));
      stopped(e, 3 * PAGE, PAGE);
      MemoryFaultException fault = assertInstanceOf(MemoryFaultException.class, e.getCause());
      assertEquals(PAGE, fault.offset());
      assertEquals(PAGE, file.size());
      IoVector gone = vector.subvector(PAGE, PAGE);
      for (Executable transfer :
          new Executable[] {
            () -> gone.writeTo(file),
            () -> gone.writeTo(file, 0),
            () -> gone.writeFullyTo(file),
            () -> gone.writeFullyTo(file, 0),
            () -> gone.writeFullyTo(OutputStream.nullOutputStream()),
          }) {
        assertThrows(MemoryFaultException.class, transfer);
      }
      assertEquals(0, dirtyPages(region));
      for (Executable transfer :
          new Executable[] {
            () -> gone.readFrom(file.position(0)),
            () -> gone.readFrom(file, 0),
            () -> gone.readFullyFrom(file.position(0)),
            () -> gone.readFullyFrom(file, 0),
          }) {
        assertThrows(MemoryFaultException.class, transfer);
        assertEquals(1, dirtyPages(region), "what it may have written");
      }
      stopped(partial(() -> vector.writeFullyTo(file, 0)), 3 * PAGE, PAGE);
      // Two views at a position go by way of a copy, which has been read when it faults.
      IoVector two = IoVector.of(region.slice(PAGE, 20), region.slice(2 * PAGE, 30));
      assertEquals(50, partial(() -> two.readFrom(file, 0)).lost());
      assertEquals(1, dirtyPages(region), "the second was not begun");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SHARED_FILE", "PRIVATE_FILE"})
  default void copyOfAFileThatShrankMustNotReachTheChannel(RegionKind kind) throws IOException {
    Path backing = regions().sparseFile(2 * PAGE);
    MmapRegion region =
        regions()
            .create(
                RegionSpec.builder(2 * PAGE)
                    .sharing(kind.sharing())
                    .backing(Backing.file(backing, 0))
                    .trackDirty());
    IoVector vector = IoVector.of(region.slice(PAGE, 2000), region.slice(PAGE + 2000, 5));
    byte[] zeros = new byte[PAGE];
    // Compiled code reports a fault late.
    for (int i = 0; i < 20_000; i++) {
      vector.writeTo(OutputStream.nullOutputStream());
      vector.readFrom(new ByteArrayInputStream(zeros));
    }
    try (FileChannel file = FileChannel.open(backing, StandardOpenOption.WRITE)) {
      file.truncate(PAGE);
    }
    assertEquals(1, dirtyPages(region));
    for (int i = 0; i < 20; i++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThrows(MemoryFaultException.class, () -> vector.writeTo(out));
      assertEquals(0, out.size());
      assertEquals(0, dirtyPages(region));
      PartialTransferException e = partial(() -> vector.readFrom(new ByteArrayInputStream(zeros)));
      assertEquals(0, e.completed());
      assertEquals(2005, e.lost());
      assertInstanceOf(MemoryFaultException.class, e.getCause());
      assertEquals(1, dirtyPages(region), "what it may have written");
    }
  }
}
