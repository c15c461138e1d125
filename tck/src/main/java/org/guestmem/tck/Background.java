package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A transfer on a thread of its own. */
final class Background {
  private static final long GIVE_UP_SECONDS = 120;

  private final FutureTask<Long> task;
  private final Thread thread;

  private Background(Callable<Long> transfer) {
    task = new FutureTask<>(transfer);
    thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  static Background start(Callable<Long> transfer) {
    return new Background(transfer);
  }

  /** Starts a transfer and returns once the system keeps it waiting. */
  static Background blocked(Callable<Long> transfer) {
    Background blocked = start(transfer);
    blocked.awaitSystem();
    return blocked;
  }

  /** Returns once the running transfer has brought about what is asked for. */
  void await(BooleanSupplier state) {
    while (!state.getAsBoolean()) {
      assertFalse(task.isDone(), "the transfer did not wait");
      Thread.onSpinWait();
    }
  }

  private boolean waitsForTheSystem() {
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length > 0
        && stack[0].isNativeMethod()
        && stack[0].getMethodName().matches("(read|write|wait|poll)\\w*")
        // A class is read from its jar before the first transfer begins.
        && Stream.of(stack).noneMatch(frame -> frame.getMethodName().equals("loadClass"));
  }

  /** Returns once the transfer waits in a system call. */
  void awaitSystem() {
    await(this::waitsForTheSystem);
  }

  /** Returns once the transfer waits for a lock. */
  void awaitLock() {
    await(() -> thread.getState() == Thread.State.BLOCKED);
  }

  void interrupt() {
    thread.interrupt();
  }

  long result() {
    try {
      return task.get(GIVE_UP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      return fail(e);
    }
  }

  Throwable failure() {
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> task.get(GIVE_UP_SECONDS, TimeUnit.SECONDS));
    return e.getCause() == null ? e : e.getCause();
  }
}
