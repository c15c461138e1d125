package org.guestmem.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.SelectorProvider;

/** A non-blocking channel that is not the JDK's, and keeps the last buffer that it was given. */
final class KeepingChannel extends AbstractSelectableChannel implements ByteChannel {
  private ByteBuffer kept = ByteBuffer.allocate(0);

  KeepingChannel() throws IOException {
    super(SelectorProvider.provider());
    configureBlocking(false);
  }

  /** The buffer, as long after the operation as one likes. */
  ByteBuffer kept() {
    return kept.clear();
  }

  @Override
  public int read(ByteBuffer target) {
    kept = target;
    target.position(target.limit());
    return target.limit();
  }

  @Override
  public int write(ByteBuffer source) {
    return read(source);
  }

  @Override
  protected void implCloseSelectableChannel() {}

  @Override
  protected void implConfigureBlocking(boolean block) {}

  @Override
  public int validOps() {
    return SelectionKey.OP_READ | SelectionKey.OP_WRITE;
  }
}
