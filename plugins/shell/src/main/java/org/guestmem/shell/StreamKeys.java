package org.guestmem.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The keys of a stream that tells how many there are, as that of a console does, a line at a time.
 *
 * @param typed the stream
 */
record StreamKeys(InputStream typed) implements Keys {

  @Override
  public boolean begin() {
    return true;
  }

  @Override
  public int next(long millis) {
    int key = waiting();
    if (key == NONE && millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        return CONTROL_C; // the user's wish to stop, which ends here
      }
      key = waiting();
    }
    return key;
  }

  /** A blocked read would hear no interrupt. */
  private int waiting() {
    if (Thread.interrupted()) {
      return CONTROL_C;
    }
    try {
      return typed.available() > 0 ? typed.read() : NONE;
    } catch (IOException e) {
      throw new UncheckedIOException("the keyboard failed", e);
    }
  }

  @Override
  public boolean stopped() {
    for (int key = waiting(); key != NONE; key = waiting()) {
      if (Terminal.ends(key)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    // It stays the shell's.
  }
}
