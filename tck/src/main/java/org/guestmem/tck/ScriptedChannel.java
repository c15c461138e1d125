package org.guestmem.tck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.function.IntSupplier;

/** A channel of nobody's: moves as many bytes an operation as its script says, and may fail. */
final class ScriptedChannel implements ByteChannel {
  private final byte[] input;
  private final IntSupplier script;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private int moved;
  private int calls;
  private int limit = Integer.MAX_VALUE;
  private boolean late;
  private Runnable beforeReturn = () -> {};

  /** Gives this input, and takes any output, as many bytes at once as the script says. */
  ScriptedChannel(byte[] input, IntSupplier script) {
    this.input = input;
    this.script = script;
  }

  /** Fails when so many bytes were moved: in the operation that reaches them, or in the next. */
  ScriptedChannel failingAfter(int bytes, boolean atOnce) {
    limit = bytes;
    late = !atOnce;
    return this;
  }

  /** Does this at the end of each operation. */
  ScriptedChannel doing(Runnable action) {
    beforeReturn = action;
    return this;
  }

  int calls() {
    return calls;
  }

  byte[] written() {
    return written.toByteArray();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = count(Math.min(target.remaining(), input.length - moved));
    if (count == 0 && moved == input.length) {
      return -1;
    }
    target.put(input, moved, count);
    return settle(count);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int count = count(source.remaining());
    byte[] bytes = new byte[count];
    source.get(bytes);
    written.writeBytes(bytes);
    return settle(count);
  }

  private int count(int room) throws IOException {
    calls++;
    if (moved == limit) {
      throw new IOException("scripted");
    }
    return Math.min(Math.min(script.getAsInt(), room), limit - moved);
  }

  private int settle(int count) throws IOException {
    moved += count;
    beforeReturn.run();
    if (moved == limit && !late) {
      throw new IOException("scripted");
    }
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
