package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.api.IoVector;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing a region, or a channel, under a transfer. */
public interface ChannelCloseContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void closeMustNotWaitForAPipeThatNobodyFills(RegionKind kind) throws IOException {
    MmapRegion region = regions().create(kind, PAGE);
    Pipe pipe = Pipe.open();
    IoVector vector = IoVector.of(region.slice());
    Background reading = Background.blocked(() -> vector.readFrom(pipe.source()));
    region.close(Duration.ZERO);
    pipe.sink().write(ByteBuffer.allocate(5));
    assertLost(5, reading.failure());
    close(pipe);
  }

  private static void assertLost(int bytes, Throwable failure) {
    PartialTransferException e = assertInstanceOf(PartialTransferException.class, failure);
    assertEquals(0, e.completed());
    assertEquals(bytes, e.lost());
    assertInstanceOf(RegionClosedException.class, e.getCause());
  }

  private static void close(Pipe pipe) throws IOException {
    pipe.sink().close();
    pipe.source().close();
  }

  @ParameterizedTest
  @EnumSource
  default void closeMustNotWaitForANamedPipeOrAStream(RegionKind kind) throws Exception {
    MmapRegion region = regions().create(kind, PAGE);
    IoVector vector = IoVector.of(region.slice());
    Path path = regions().directory().resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    PipedOutputStream out = new PipedOutputStream();
    try (FileChannel fifo =
            FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        PipedInputStream in = new PipedInputStream(out)) {
      Background reading = Background.blocked(() -> vector.readFrom(fifo));
      Background streaming = Background.blocked(() -> vector.readFrom(in));
      region.close(Duration.ZERO);
      // Not by way of fifo, whose lock the reader holds.
      try (FileChannel other = FileChannel.open(path, StandardOpenOption.APPEND)) {
        other.write(ByteBuffer.allocate(7));
      }
      assertLost(7, reading.failure());
      out.write(new byte[9]);
      out.flush();
      assertLost(9, streaming.failure());
    }
  }

  @ParameterizedTest
  @EnumSource
  default void closeMustNotWaitForAPipeThatNobodyEmpties(RegionKind kind) throws IOException {
    MmapRegion region = regions().create(kind, 1 << 20);
    IoVector vector = IoVector.of(region.slice());
    Pipe pipe = Pipe.open();
    Background writing =
        Background.blocked(
            () -> {
              vector.writeFullyTo(pipe.sink());
              return vector.size();
            });
    region.close(Duration.ZERO);
    AtomicInteger taken = new AtomicInteger();
    Background draining = Background.start(() -> drain(pipe, taken));
    PartialTransferException e =
        assertInstanceOf(PartialTransferException.class, writing.failure());
    assertInstanceOf(RegionClosedException.class, e.getCause());
    pipe.sink().close();
    assertEquals(e.completed(), draining.result());
    pipe.source().close();
  }

  private static long drain(Pipe pipe, AtomicInteger taken) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    for (int count = 0; count >= 0; count = pipe.source().read(buffer.clear())) {
      taken.addAndGet(count);
    }
    return taken.get();
  }

  @ParameterizedTest
  @EnumSource
  default void channelThatBeginsToBlockMustNotHoldTheRegion(RegionKind kind) throws IOException {
    MmapRegion region = regions().create(kind, PAGE);
    IoVector vector = IoVector.of(region.slice());
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    Background reading;
    synchronized (pipe.source().blockingLock()) {
      reading = Background.start(() -> vector.readFrom(pipe.source()));
      reading.awaitLock();
      pipe.source().configureBlocking(true);
    }
    reading.awaitSystem();
    region.close(Duration.ZERO);
    pipe.sink().write(ByteBuffer.allocate(4));
    assertLost(4, reading.failure());
    close(pipe);
  }

  @Test
  default void endOfInputAfterTheCloseMustLoseNothing() throws IOException {
    MmapRegion region = regions().anonymous(PAGE);
    Pipe pipe = Pipe.open();
    IoVector vector = IoVector.of(region.slice());
    Background reading = Background.blocked(() -> vector.readFrom(pipe.source()));
    region.close(Duration.ZERO);
    pipe.sink().close();
    assertEquals(-1, reading.result());
    pipe.source().close();
  }

  @Test
  default void closedChannelAndInterruptMustEndATransferAsTheyEndAnyOther() throws IOException {
    VolatileSlice slice = regions().anonymous(PAGE).slice();
    IoVector vector = IoVector.of(slice);
    Pipe first = Pipe.open();
    Background reading = Background.blocked(() -> vector.readFrom(first.source()));
    first.source().close();
    assertEquals(AsynchronousCloseException.class, reading.failure().getClass());
    close(first);
    Pipe second = Pipe.open();
    second.sink().write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    Background exact =
        Background.start(
            () -> {
              vector.readFullyFrom(second.source());
              return 0L;
            });
    // An interrupted read throws what it has read away: the first one must have ended.
    exact.await(() -> slice.getByte(2) == 3);
    exact.interrupt();
    PartialTransferException e = assertInstanceOf(PartialTransferException.class, exact.failure());
    assertEquals(3, e.completed());
    assertInstanceOf(ClosedByInterruptException.class, e.getCause());
    assertFalse(second.source().isOpen());
    close(second);
  }

  @ParameterizedTest
  @EnumSource
  default void closeUnderTransfersMustEndThem(RegionKind kind) throws IOException {
    Path path = regions().file(new byte[1 << 20]);
    for (int round = 0; round < 10; round++) {
      MmapRegion region = regions().tracked(kind, 1 << 20);
      IoVector vector = IoVector.of(region.slice(0, 1000), region.slice(1000, (1 << 20) - 1000));
      AtomicInteger running = new AtomicInteger();
      Race race = new Race();
      for (boolean reads : new boolean[] {true, false}) {
        race.add(() -> untilClosed(vector, path, reads, running));
      }
      race.add(
          () -> {
            while (running.get() < 20) {
              Thread.onSpinWait();
            }
            region.close();
          });
      race.start();
      race.join();
    }
  }

  private static void untilClosed(
      IoVector vector, Path path, boolean reads, AtomicInteger running) {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      while (true) {
        file.position(0);
        long moved = reads ? vector.readFrom(file) : vector.writeTo(file);
        assertTrue(moved > 0);
        running.incrementAndGet();
      }
    } catch (RegionClosedException expected) {
      // as it should
    } catch (PartialTransferException expected) {
      assertInstanceOf(RegionClosedException.class, expected.getCause());
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      running.addAndGet(20); // who closes waits for no thread that has failed
    }
  }
}
