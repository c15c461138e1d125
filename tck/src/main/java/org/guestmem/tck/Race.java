package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Starts threads at one moment, waits for all, and hands on the first failure. */
final class Race {
  private static final long GIVE_UP_MILLIS = 120_000;

  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  static void run(Runnable... bodies) {
    Race race = new Race();
    for (Runnable body : bodies) {
      race.add(body);
    }
    race.start();
    race.join();
  }

  void add(Runnable body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                ready.await();
                body.run();
              } catch (Throwable e) {
                failure.compareAndSet(null, e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  void start() {
    ready.countDown();
  }

  void join() {
    try {
      for (Thread thread : threads) {
        thread.join(GIVE_UP_MILLIS);
        assertFalse(thread.isAlive(), "a thread of the race hangs");
      }
    } catch (InterruptedException e) {
      fail("interrupted", e);
    }
    Throwable first = failure.get();
    if (first != null) {
      throw new AssertionError("a thread of the race failed: " + first, first);
    }
  }
}
