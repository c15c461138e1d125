package org.guestmem.tck;

import static org.guestmem.tck.BackendUnderTest.BOUNCE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.guestmem.api.IoVector;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.PartialTransferException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pipes and sockets, those that wait and those that do not. */
public interface ChannelBlockingContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void nonBlockingPipeMustMoveOnceWhatIsThere(RegionKind kind) throws IOException {
    MmapRegion region = regions().tracked(kind, 2 * PAGE);
    IoVector vector =
        IoVector.of(region.slice(0, 4), region.slice(PAGE - 2, 4), region.slice(9, 4));
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    pipe.sink().configureBlocking(false);
    assertEquals(0, vector.readFrom(pipe.source()));
    assertEquals(0, region.dirtyBitmap().orElseThrow().count());
    pipe.sink().write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7}));
    assertEquals(7, vector.readFrom(pipe.source()));
    assertEquals(4, region.slice().getByte(3));
    assertEquals(7, region.slice().getByte(PAGE));
    assertEquals(0, region.slice().getByte(PAGE + 1));
    assertEquals(2, region.dirtyBitmap().orElseThrow().harvest().count());
    assertEquals(12, vector.writeTo(pipe.sink()));
    assertEquals(12, vector.readFrom(pipe.source()));
    PartialTransferException e =
        assertThrows(PartialTransferException.class, () -> vector.readFullyFrom(pipe.source()));
    assertEquals(0, e.completed());
    pipe.sink().close();
    assertEquals(-1, vector.readFrom(pipe.source()));
    pipe.source().close();
  }

  @ParameterizedTest
  @EnumSource
  default void fullPipeMustTellHowMuchItTook(RegionKind kind) throws IOException {
    IoVector vector = IoVector.of(regions().create(kind, 1 << 20).slice());
    Pipe pipe = Pipe.open();
    pipe.sink().configureBlocking(false);
    PartialTransferException e =
        assertThrows(PartialTransferException.class, () -> vector.writeFullyTo(pipe.sink()));
    assertEquals(0, vector.writeTo(pipe.sink()));
    assertEquals(1 << 20, e.expected());
    ByteBuffer taken = ByteBuffer.allocate(2 << 20);
    pipe.sink().close();
    while (pipe.source().read(taken) >= 0) {
      assertTrue(taken.hasRemaining());
    }
    assertEquals(e.completed(), taken.position());
    pipe.source().close();
  }

  @ParameterizedTest
  @EnumSource
  default void socketMustMoveAllInBothModes(RegionKind kind) throws IOException {
    byte[] bytes = new byte[300_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 7 + i / 251);
    }
    MmapRegion from = regions().create(kind, bytes.length);
    from.slice().put(0, bytes, 0, bytes.length);
    for (boolean blocking : new boolean[] {true, false}) {
      MmapRegion to = regions().create(kind, bytes.length);
      try (ServerSocketChannel server = ServerSocketChannel.open();
          SocketChannel writer = SocketChannel.open(server.bind(loopback()).getLocalAddress());
          SocketChannel reader = server.accept()) {
        writer.configureBlocking(blocking);
        reader.configureBlocking(blocking);
        Background writing = Background.start(() -> move(IoVector.of(from.slice()), writer, true));
        move(IoVector.of(to.slice(0, 11), to.slice(11, bytes.length - 11)), reader, false);
        assertEquals(bytes.length, writing.result());
      }
      byte[] found = new byte[bytes.length];
      to.slice().get(0, found, 0, found.length);
      assertArrayEquals(bytes, found);
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Moves all bytes: at once, or, if the channel does not wait, in as many calls as it takes. */
  private static long move(IoVector vector, SocketChannel channel, boolean write)
      throws IOException {
    if (channel.isBlocking()) {
      if (write) {
        vector.writeFullyTo(channel);
      } else {
        vector.readFullyFrom(channel);
      }
      return vector.size();
    }
    long done = 0;
    while (done < vector.size()) {
      IoVector rest = vector.subvector(done, vector.size() - done);
      long moved = write ? rest.writeTo(channel) : rest.readFrom(channel);
      assertTrue(moved >= 0, "end of input");
      done += moved;
      Thread.onSpinWait();
    }
    return done;
  }

  @ParameterizedTest
  @EnumSource
  default void vectorMustBeOneDatagram(RegionKind kind) throws IOException {
    MmapRegion region = regions().create(kind, 2 * PAGE);
    region.slice().putByte(5, (byte) 5);
    region.slice().putByte(PAGE, (byte) 6);
    IoVector vector = IoVector.of(region.slice(5, 1), region.slice(PAGE, 2), region.slice(9, 1));
    try (DatagramChannel a = DatagramChannel.open().bind(loopback());
        DatagramChannel b = DatagramChannel.open().bind(loopback())) {
      a.connect(b.getLocalAddress());
      b.connect(a.getLocalAddress());
      for (boolean blocking : new boolean[] {true, false}) {
        a.configureBlocking(blocking);
        b.configureBlocking(true);
        assertEquals(4, vector.writeTo(a));
        ByteBuffer whole = ByteBuffer.allocate(10);
        assertEquals(4, b.read(whole));
        assertArrayEquals(new byte[] {5, 6, 0, 0}, Arrays.copyOf(whole.array(), 4));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void channelOfOthersMustNotGetTheMemoryItself(RegionKind kind) throws IOException {
    MmapRegion region = regions().create(kind, 3 * BOUNCE);
    IoVector vector = IoVector.of(region.slice());
    try (KeepingChannel channel = new KeepingChannel()) {
      for (boolean write : new boolean[] {true, false}) {
        assertEquals(BOUNCE, write ? vector.writeTo(channel) : vector.readFrom(channel));
        ByteBuffer kept = channel.kept();
        assertEquals(BOUNCE, kept.remaining());
        assertFalse(kept.isReadOnly());
        kept.put(0, (byte) 1);
        assertEquals(0, region.slice().getByte(0));
        // Nor may it see what others move later.
        assertFalse(kept.isDirect());
      }
    }
  }
}
