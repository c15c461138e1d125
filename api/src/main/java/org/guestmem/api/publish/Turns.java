package org.guestmem.api.publish;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.guestmem.api.MmapRegion;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other, on the threads that ask for them.
 *
 * <p>It is a lock for tasks that call foreign code, such as the listeners of a service: whoever
 * waits does so for a bounded time, and a task that leads to another of the same owner puts it off
 * until it has ended itself instead of finding things half done.
 */
final class Turns {
  private static final System.Logger LOG = System.getLogger(Turns.class.getName());

  /** Closing a region takes this long if somebody holds its memory; twice, to be fair. */
  private static final Duration PATIENCE = MmapRegion.CLOSE_TIMEOUT.multipliedBy(2);

  private final String owner;
  private final Duration patience;
  private final Deque<FutureTask<@Nullable Void>> waiting = new ArrayDeque<>();
  private @Nullable Thread runner;

  Turns(String owner) {
    this(owner, PATIENCE);
  }

  Turns(String owner, Duration patience) {
    this.owner = owner;
    this.patience = patience;
  }

  /**
   * Runs a task after those that were given before. Returns when it has ended; or at once if this
   * thread is in a task of the same owner, or when patience ends: it runs later then.
   *
   * @throws RuntimeException whatever the task throws
   */
  void take(Runnable task) {
    FutureTask<@Nullable Void> turn = new FutureTask<>(task, null);
    if (join(turn) != Thread.currentThread()) {
      await(turn);
    }
  }

  /**
   * Runs a task as {@link #take} does, but waits for nobody: whoever has the turn runs it later.
   * What it throws is lost.
   */
  void offer(Runnable task) {
    join(new FutureTask<>(task, null));
  }

  /** Queues a task, and runs all if nobody does; returns who had the turn before. */
  private @Nullable Thread join(FutureTask<@Nullable Void> turn) {
    Thread before;
    synchronized (this) {
      waiting.add(turn);
      before = runner;
      if (before == null) {
        runner = Thread.currentThread();
      }
    }
    if (before == null) {
      runAll();
    }
    return before;
  }

  private void runAll() {
    for (FutureTask<?> turn = next(); turn != null; turn = next()) {
      turn.run();
    }
  }

  private synchronized @Nullable FutureTask<?> next() {
    FutureTask<?> next = waiting.poll();
    if (next == null) {
      runner = null;
    }
    return next;
  }

  private void await(FutureTask<?> turn) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          turn.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          return;
        } catch (InterruptedException e) {
          interrupted = true; // a half-done change helps nobody; the wait is bounded
        }
      }
    } catch (TimeoutException e) {
      LOG.log(
          Level.WARNING,
          "{0}: a change is not done after {1} s, for a listener or holder keeps an earlier one"
              + " waiting; it will be done after that",
          owner,
          patience.toSeconds());
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }
}
