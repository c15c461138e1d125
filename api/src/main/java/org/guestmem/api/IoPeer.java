package org.guestmem.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The other side of a transfer: all in which channels, files at a position and streams differ.
 *
 * @param isSource whether bytes come from it into memory
 * @param channel the channel, or null for a stream
 * @param maxBuffers how many buffers it takes at once
 * @param mover what moves the bytes
 */
record IoPeer(boolean isSource, @Nullable Channel channel, int maxBuffers, Mover mover) {
  /** How many buffers one system call takes: IOV_MAX of Linux, writev(2). */
  static final int IOV_MAX = 1024;

  /** One operation of a channel or stream. */
  @FunctionalInterface
  interface Mover {
    /** Moves bytes, and the positions of the buffers by as many; returns -1 at end of input. */
    long move(ByteBuffer[] buffers, long done) throws IOException;
  }

  /** What is done in one operation. */
  @FunctionalInterface
  interface Step {
    /** Moves bytes; {@code direct} allows to give the channel the memory itself. */
    long run(boolean direct) throws IOException;
  }

  static IoPeer of(ReadableByteChannel channel) {
    Objects.requireNonNull(channel, "channel");
    if (channel instanceof ScatteringByteChannel many) {
      return new IoPeer(
          true,
          channel,
          IOV_MAX,
          (buffers, done) -> buffers.length == 1 ? many.read(buffers[0]) : many.read(buffers));
    }
    return new IoPeer(true, channel, 1, (buffers, done) -> channel.read(buffers[0]));
  }

  static IoPeer of(WritableByteChannel channel) {
    Objects.requireNonNull(channel, "channel");
    if (channel instanceof GatheringByteChannel many) {
      return new IoPeer(
          false,
          channel,
          IOV_MAX,
          (buffers, done) -> buffers.length == 1 ? many.write(buffers[0]) : many.write(buffers));
    }
    return new IoPeer(false, channel, 1, (buffers, done) -> channel.write(buffers[0]));
  }

  static IoPeer reading(FileChannel file, long position) {
    check(file, position);
    return new IoPeer(true, file, 1, (buffers, done) -> file.read(buffers[0], position + done));
  }

  static IoPeer writing(FileChannel file, long position) {
    check(file, position);
    return new IoPeer(false, file, 1, (buffers, done) -> file.write(buffers[0], position + done));
  }

  private static void check(FileChannel file, long position) {
    Objects.requireNonNull(file, "file");
    if (position < 0) {
      throw new IllegalArgumentException("position " + position + " is negative");
    }
  }

  static IoPeer of(InputStream stream) {
    Objects.requireNonNull(stream, "stream");
    return new IoPeer(
        true,
        null,
        1,
        (buffers, done) -> {
          ByteBuffer buffer = buffers[0];
          int count = stream.read(buffer.array(), buffer.arrayOffset(), buffer.remaining());
          buffer.position(Math.max(0, count));
          return count;
        });
  }

  static IoPeer of(OutputStream stream) {
    Objects.requireNonNull(stream, "stream");
    return new IoPeer(
        false,
        null,
        1,
        (buffers, done) -> {
          ByteBuffer buffer = buffers[0];
          stream.write(buffer.array(), buffer.arrayOffset(), buffer.remaining());
          buffer.position(buffer.limit());
          return buffer.position();
        });
  }

  /**
   * Whether this is a channel of the JDK: those hold the memory that they use while they use it,
   * and never longer. Code that takes its bare address would not be stopped by a close.
   */
  boolean isTrusted() {
    return channel != null && channel.getClass().getModule() == Object.class.getModule();
  }

  /**
   * Runs one operation, and allows it to use the memory itself where it cannot last for ever: it
   * holds the region meanwhile.
   */
  long operate(Step step) throws IOException {
    if (isTrusted() && channel instanceof FileChannel file) {
      // What has no size may be a pipe or a terminal, and keep its reader waiting.
      return step.run(file.size() > 0);
    }
    if (isTrusted() && channel instanceof SelectableChannel selectable) {
      synchronized (selectable.blockingLock()) {
        if (!selectable.isBlocking()) {
          return step.run(true);
        }
      }
    }
    return step.run(false);
  }
}
