package org.guestmem.tck;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that takes so many operations. */
final class FailingStream extends OutputStream {
  private int left;

  FailingStream(int operations) {
    this.left = operations;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[1], 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (left-- == 0) {
      throw new IOException("stream");
    }
  }
}
