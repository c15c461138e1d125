package org.guestmem.shell;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The keys of a terminal of JLine, a key at a time. Its stream never tells that a key is there, and
 * a read of a line hears no interrupt: so the terminal leaves its line mode while keys are asked
 * for.
 *
 * <p>Ctrl-C is taken from the shell, which would show its prompt at once, go on beside the command
 * and lose what that has to say.
 */
final class JLineKeys implements Keys {
  /** What JLine returns where no key was pressed in time; -1 is the end of the input. */
  private static final int EXPIRED = -2;

  private final JLineTerminal terminal;
  private final AtomicBoolean pressed = new AtomicBoolean();
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private boolean raw;

  JLineKeys(JLineTerminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public boolean begin() {
    takeInterrupts();
    if (!raw) {
      undo.push(terminal.enterRawMode());
      raw = true;
    }
    return false;
  }

  private void takeInterrupts() {
    if (undo.isEmpty()) {
      undo.push(terminal.onInterrupt(() -> pressed.set(true)));
    }
  }

  @Override
  public int next(long millis) {
    begin();
    if (stopped()) {
      return CONTROL_C;
    }
    int key = read(Math.max(1, millis)); // 0 would wait for ever
    if (key == EXPIRED) {
      return NONE;
    }
    return key < 0 ? CONTROL_C : key;
  }

  private int read(long millis) {
    try {
      return terminal.read(millis);
    } catch (InterruptedIOException e) {
      Thread.interrupted(); // the wish to stop, which ends here
      return CONTROL_C;
    } catch (IOException e) {
      throw new UncheckedIOException("the keyboard failed", e);
    }
  }

  @Override
  public boolean stopped() {
    takeInterrupts();
    boolean interrupted = Thread.interrupted();
    return pressed.getAndSet(false) || interrupted;
  }

  @Override
  public void close() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
    raw = false;
  }
}
