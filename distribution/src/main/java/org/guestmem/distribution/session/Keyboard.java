package org.guestmem.distribution.session;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a user types, with Ctrl-C as a key: a terminal makes a signal of it, and nobody reads it.
 */
final class Keyboard extends InputStream {
  private static final int CONTROL_C = 3;

  private final InputStream typed;
  private final AtomicBoolean pressed = new AtomicBoolean();

  Keyboard(InputStream typed) {
    this.typed = typed;
  }

  /** Presses Ctrl-C; returns false if it was pressed already and nobody read it. */
  boolean press() {
    return !pressed.getAndSet(true);
  }

  /** Forgets a Ctrl-C that nobody read. */
  void release() {
    pressed.set(false);
  }

  @Override
  public int available() throws IOException {
    return typed.available() + (pressed.get() ? 1 : 0);
  }

  @Override
  public int read() throws IOException {
    return pressed.getAndSet(false) ? CONTROL_C : typed.read();
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length > 0 && pressed.getAndSet(false)) {
      target[from] = CONTROL_C;
      return 1;
    }
    return typed.read(target, from, length);
  }
}
