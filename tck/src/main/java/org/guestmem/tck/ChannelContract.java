package org.guestmem.tck;

import static org.guestmem.tck.BackendUnderTest.BOUNCE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import org.guestmem.api.Backing;
import org.guestmem.api.IoVector;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transfers between vectors and files, streams and channels that give and take what they like. */
public interface ChannelContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void fileMustBeReadAndWrittenInTheOrderOfTheViews(RegionKind kind) {
    Seeded.run(
        random -> {
          ScatteredBytes scattered = ScatteredBytes.of(regions(), kind, random);
          byte[] bytes = Seeded.bytes(random, scattered.size());
          byte[] file = new byte[100 + bytes.length];
          System.arraycopy(bytes, 0, file, 100, bytes.length);
          Path path = regions().file(file);
          try (FileChannel channel = open(path)) {
            channel.position(100);
            scattered.vector().readFullyFrom(channel);
            assertEquals(file.length, channel.position());
            assertArrayEquals(bytes, scattered.bytes());

            random.nextBytes(bytes);
            scattered.set(bytes);
            channel.position(50);
            scattered.vector().writeFullyTo(channel);
            assertEquals(50 + bytes.length, channel.position());
            System.arraycopy(bytes, 0, file, 50, bytes.length);
            assertArrayEquals(file, Files.readAllBytes(path));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  default void fileAtAPositionMustBeReadAndWrittenAndItsOwnPositionStay(RegionKind kind) {
    Seeded.run(
        random -> {
          ScatteredBytes scattered = ScatteredBytes.of(regions(), kind, random);
          byte[] bytes = Seeded.bytes(random, scattered.size());
          Path path = regions().file(bytes);
          try (FileChannel channel = open(path)) {
            channel.position(7);
            scattered.vector().readFullyFrom(channel, 0);
            assertArrayEquals(bytes, scattered.bytes());
            scattered.vector().writeFullyTo(channel, PAGE + 3);
            assertEquals(7, channel.position());
            byte[] file = Arrays.copyOf(bytes, PAGE + 3 + bytes.length);
            System.arraycopy(bytes, 0, file, PAGE + 3, bytes.length);
            assertArrayEquals(file, Files.readAllBytes(path));
            assertEquals(-1, scattered.vector().readFrom(channel, file.length));
            assertEquals(5, scattered.vector().readFrom(channel, file.length - 5));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  default void streamMustBeReadAndWrittenInTheOrderOfTheViews(RegionKind kind) {
    Seeded.run(
        random -> {
          ScatteredBytes scattered = ScatteredBytes.of(regions(), kind, random);
          byte[] bytes = Seeded.bytes(random, scattered.size());
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          try {
            scattered.vector().readFullyFrom(new ByteArrayInputStream(bytes));
            scattered.vector().writeFullyTo(out);
            InputStream rest = new ByteArrayInputStream(bytes, bytes.length - 5, 5);
            assertEquals(5, scattered.vector().readFrom(rest));
            assertEquals(-1, scattered.vector().readFrom(rest));
            System.arraycopy(bytes, bytes.length - 5, bytes, 0, 5);
            assertArrayEquals(bytes, scattered.bytes());
            out.reset();
            assertEquals(BOUNCE, scattered.vector().writeTo(out));
            assertArrayEquals(Arrays.copyOf(bytes, BOUNCE), out.toByteArray());
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  default void shortOperationsMustLeaveNoGap(RegionKind kind) {
    Seeded.run(
        random -> {
          ScatteredBytes scattered = ScatteredBytes.of(regions(), kind, random);
          byte[] bytes = Seeded.bytes(random, scattered.size());
          ScriptedChannel channel = new ScriptedChannel(bytes, () -> 1 + random.nextInt(PAGE));
          try {
            scattered.vector().readFullyFrom(channel);
            assertArrayEquals(bytes, scattered.bytes());
            scattered.vector().writeFullyTo(channel);
            assertArrayEquals(bytes, channel.written());
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  default void oneCallMustMakeOneOperationAndReturnItsCount(RegionKind kind) throws IOException {
    VolatileSlice view = regions().create(kind, 4 * PAGE).slice();
    IoVector vector = IoVector.of(view.subslice(0, 10), view.subslice(PAGE, 20));
    byte[] bytes = new byte[100];
    Arrays.fill(bytes, (byte) 9);
    ScriptedChannel channel = new ScriptedChannel(bytes, () -> 13);
    assertEquals(13, vector.readFrom(channel));
    assertEquals(1, channel.calls());
    assertEquals(9, view.getByte(9));
    assertEquals(0, view.getByte(10));
    assertEquals(9, view.getByte(PAGE + 2));
    assertEquals(0, view.getByte(PAGE + 3));
    assertEquals(13, vector.writeTo(channel));
    assertEquals(2, channel.calls());
    ScriptedChannel idle = new ScriptedChannel(bytes, () -> 0);
    assertEquals(0, vector.readFrom(idle));
    assertEquals(0, vector.writeTo(idle));
    assertEquals(2, idle.calls());
  }

  @ParameterizedTest
  @EnumSource
  default void fileMustTakeAsMuchAtOnceAsTheHostAllows(RegionKind kind) throws IOException {
    int atOnce = regions().backend().channelTransfer(kind.isFile());
    VolatileSlice small = regions().create(kind, PAGE).slice(0, 128);
    IoVector many = IoVector.of(Collections.nCopies(1025, small));
    IoVector large = IoVector.of(regions().create(kind, atOnce + PAGE).slice());
    Path path = regions().file(new byte[1]);
    try (FileChannel channel = open(path)) {
      // IOV_MAX is 1024; where the memory is on the heap, a bounce buffer is what limits.
      assertEquals(atOnce == BOUNCE ? BOUNCE : 1024 * 128, many.writeTo(channel));
      assertEquals(atOnce, large.writeTo(channel));
      assertEquals(atOnce, large.readFrom(channel.position(0)));
      // At a position a file takes one buffer, and a copy of many views is more than one of them.
      assertEquals(BOUNCE, many.readFrom(channel, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void fileWithoutASizeMustWorkByWayOfACopy(RegionKind kind) throws IOException {
    IoVector vector = IoVector.of(regions().create(kind, BOUNCE + PAGE).slice());
    try (FileChannel sink = FileChannel.open(Path.of("/dev/null"), StandardOpenOption.WRITE);
        FileChannel zero = FileChannel.open(Path.of("/dev/zero"))) {
      assertEquals(BOUNCE, vector.writeTo(sink));
      assertEquals(BOUNCE, vector.readFrom(zero));
      vector.writeFullyTo(sink, 0);
      vector.readFullyFrom(zero, 0);
    }
    try (FileChannel created = open(regions().directory().resolve("new"))) {
      vector.writeFullyTo(created);
      assertEquals(vector.size(), created.size());
    }
  }

  @Test
  default void moreThanAnIntCountsMustBeMovedInFull() throws IOException {
    VolatileSlice view = regions().anonymous(16 << 20).slice();
    IoVector vector = IoVector.of(Collections.nCopies(129, view));
    assertTrue(vector.size() > 1L << 31);
    long[] taken = new long[1];
    vector.writeFullyTo(
        new OutputStream() {
          @Override
          public void write(int value) {
            taken[0]++;
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            taken[0] += length;
          }
        });
    assertEquals(vector.size(), taken[0]);
  }

  @Test
  default void regionMustBeReadFromTheFileThatItMaps() throws IOException {
    byte[] bytes = new byte[4 * PAGE];
    Arrays.fill(bytes, 2 * PAGE, 3 * PAGE, (byte) 5);
    Path path = regions().file(bytes);
    MmapRegion region =
        regions().create(RegionSpec.builder(4 * PAGE).backing(Backing.file(path, 0)));
    try (FileChannel channel = open(path)) {
      IoVector.of(region.slice(0, 2 * PAGE)).readFullyFrom(channel, 2 * PAGE);
      IoVector.of(region.slice(0, PAGE)).writeFullyTo(channel, 3 * PAGE);
    }
    Arrays.fill(bytes, 0, PAGE, (byte) 5);
    Arrays.fill(bytes, 3 * PAGE, 4 * PAGE, (byte) 5);
    assertArrayEquals(bytes, BulkContract.contents(region.slice()));
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }
}
